import type { OwnerReference } from '../api/meta-v1.ts';
import type { AuthorizationAttributes, ResourceRequest } from '../auth/authorizer.ts';
import { deepEqual } from '../meta/deep-equal.ts';
import type { ApiObject } from '../meta/object.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { type AdmissionAttributes, type AdmissionContext, definePlugin } from './plugin.ts';

/** Who makes an object go with its owner must be allowed to delete it; who holds the owner back, to finalize that. */
export const ownerReferencesPermissionEnforcement = definePlugin({
  name: 'OwnerReferencesPermissionEnforcement',
  operations: ['CREATE', 'UPDATE'],
  validate(attributes, context) {
    const { object, oldObject } = attributes;
    if (isWriteTo(attributes, 'pods', 'status') || deepEqual(ownersOf(object), ownersOf(oldObject))) return;
    if (attributes.operation !== 'CREATE') checkDelete(attributes, context);
    const blocking = newlyBlocking(object, oldObject);
    if (blocking.length === 0 || mayFinalizeAll(attributes, context)) return;
    for (const reference of blocking) checkFinalize(reference, attributes, context);
  },
});

function ownersOf(object: ApiObject | undefined): readonly OwnerReference[] {
  return object?.metadata.ownerReferences ?? [];
}

function newlyBlocking(object: ApiObject | undefined, old: ApiObject | undefined): OwnerReference[] {
  const blockedBefore = new Set(
    ownersOf(old)
      .filter(({ blockOwnerDeletion }) => blockOwnerDeletion === true)
      .map(({ uid }) => uid),
  );
  return ownersOf(object).filter(
    ({ uid, blockOwnerDeletion }) => blockOwnerDeletion === true && !blockedBefore.has(uid),
  );
}

function ask({ userInfo }: AdmissionAttributes, { authorizer }: AdmissionContext, what: Omit<ResourceRequest, 'user'>) {
  const request: AuthorizationAttributes = { user: userInfo, ...what };
  return authorizer.authorize(request);
}

function checkDelete(attributes: AdmissionAttributes, context: AdmissionContext): void {
  const { resource, subresource, namespace, name } = attributes;
  const { decision, reason } = ask(attributes, context, { verb: 'delete', ...resource, subresource, namespace, name });
  if (decision === 'allow') return;
  throw forbid(attributes, `cannot set an ownerRef on a resource you can't delete: ${reason}, <nil>`);
}

function mayFinalizeAll(attributes: AdmissionAttributes, context: AdmissionContext): boolean {
  const everything = { group: '*', version: '*', resource: '*', subresource: 'finalizers', namespace: '', name: '*' };
  return ask(attributes, context, { verb: 'update', ...everything }).decision === 'allow';
}

function checkFinalize(reference: OwnerReference, attributes: AdmissionAttributes, context: AdmissionContext): void {
  const { apiVersion, kind, name } = reference;
  const owner = context.resourceOf(apiVersion, kind);
  if (owner === undefined) {
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    const problem = `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(group === '' ? version : apiVersion)}`;
    const what = 'cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion';
    throw forbid(attributes, `${what} ${apiVersion} Kind ${kind}: ${problem}`);
  }
  const { decision, reason } = ask(attributes, context, {
    verb: 'update',
    group: owner.group,
    version: owner.version,
    resource: owner.plural,
    subresource: 'finalizers',
    namespace: owner.namespaced ? attributes.namespace : '',
    name,
  });
  if (decision === 'allow') return;
  const what = "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on";
  throw forbid(attributes, `${what}: ${reason}, <nil>`);
}
