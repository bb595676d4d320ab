import type { UserInfo } from '../../api/authentication-v1.ts';
import type { AuthorizationAttributes, Authorizer } from '../../auth/authorizer.ts';
import { quote } from '../../meta/quote.ts';
import { newForbidden } from '../../meta/status.ts';
import type { ApiRequest } from '../api-request.ts';
import type { RequestInfo } from '../request-info.ts';

/** Throws Forbidden unless the request's user may do this. */
export function authorize(authorizer: Authorizer, { info, user, audit }: ApiRequest): void {
  const attributes = attributesOf(info, user);
  const { decision, reason } = authorizer.authorize(attributes);
  audit?.annotations.set('authorization.k8s.io/decision', decision === 'allow' ? 'allow' : 'forbid');
  audit?.annotations.set('authorization.k8s.io/reason', reason);
  if (decision === 'allow') return;
  const { group = '', resource = '', name = '' } = info.resource ?? {};
  const detail = forbiddenReason(attributes) + (reason === '' ? '' : `: ${reason}`);
  throw newForbidden({ group, resource }, name, detail);
}

function attributesOf({ path, verb, resource, query }: RequestInfo, user: UserInfo): AuthorizationAttributes {
  if (resource === undefined) return { user, verb, path };
  const fieldSelector = query.get('fieldSelector');
  return {
    user,
    verb,
    group: resource.group,
    version: resource.version,
    resource: resource.resource,
    subresource: resource.subresource,
    namespace: resource.namespace,
    name: resource.name,
    ...(fieldSelector !== null && { fieldSelector }),
  };
}

/** `User "x" cannot list resource "pods" in API group "" in the namespace "default"`. */
export function forbiddenReason(attributes: AuthorizationAttributes): string {
  const user = `User ${quote(attributes.user.username ?? '')}`;
  if (attributes.path !== undefined) return `${user} cannot ${attributes.verb} path ${quote(attributes.path)}`;
  const { verb, resource, subresource, group, namespace } = attributes;
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${quote(namespace)}`;
  return `${user} cannot ${verb} resource ${quote(what)} in API group ${quote(group)} ${where}`;
}
