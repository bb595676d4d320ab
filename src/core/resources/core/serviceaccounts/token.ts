import type { BoundObjectReference, TokenRequest } from '../../../api/authentication-v1.ts';
import { nodes, pods, secrets, serviceAccounts } from '../../../api/core-v1.ts';
import type { ResourceReference } from '../../../api/scalars.ts';
import { type FieldError, invalid } from '../../../meta/field-error.ts';
import type { ApiObject } from '../../../meta/object.ts';
import { newBadRequest, newConflict, newInvalid } from '../../../meta/status.ts';
import { formatTime } from '../../../meta/time.ts';
import type { RegistryContext, TokenClaims } from '../../../registry/registry-context.ts';
import type { SubresourceRequest } from '../../../registry/subresource.ts';

const defaultSeconds = 3600;
const minimumSeconds = 600;
const maximumSeconds = 2 ** 32;

/** Answers a TokenRequest with a token that is bound to the account and perhaps to an object. */
export async function createToken(
  body: ApiObject,
  { namespace, name, registry }: SubresourceRequest,
): Promise<ApiObject> {
  const request = body as TokenRequest & ApiObject;
  const errors = validate(request);
  if (errors.length > 0) throw newInvalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', errors);
  const account = (await registry.storeOf(serviceAccounts).get(namespace, name)).object;
  const { tokens } = registry.settings;
  const spec = request.spec;
  const audiences = spec?.audiences?.length ? spec.audiences : [...tokens.defaultAudiences];
  const seconds = spec?.expirationSeconds ?? defaultSeconds;
  const issuedAt = Math.floor(registry.clock.now() / 1000);
  const claims: TokenClaims = {
    namespace,
    serviceAccount: { name, uid: account.metadata.uid ?? '' },
    audiences,
    issuedAt,
    expiresAt: issuedAt + seconds,
    ...(spec?.boundObjectRef !== undefined && (await bind(registry, namespace, spec.boundObjectRef))),
  };
  const token = await tokens.issue(claims);
  return {
    ...request,
    metadata: { name, namespace, creationTimestamp: formatTime(registry.clock.now()) },
    spec: { ...spec, audiences, expirationSeconds: seconds },
    status: { token, expirationTimestamp: formatTime(claims.expiresAt * 1000) },
  } as TokenRequest & ApiObject;
}

function validate({ spec }: TokenRequest): FieldError[] {
  const seconds = spec?.expirationSeconds ?? defaultSeconds;
  const field = 'spec.expirationSeconds';
  if (seconds < minimumSeconds) return [invalid(field, seconds, 'may not specify a duration less than 10 minutes')];
  return seconds > maximumSeconds
    ? [invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')]
    : [];
}

/** What a token can be bound to: it is worth nothing once that is gone. */
async function bind(
  registry: RegistryContext,
  namespace: string,
  reference: BoundObjectReference,
): Promise<Pick<TokenClaims, 'node' | 'pod' | 'secret'>> {
  const { kind = '', apiVersion = '', name = '' } = reference;
  const find = async <T extends ApiObject>(resource: ResourceReference<T>, where: string): Promise<T> => {
    const { object } = await registry.storeOf(resource).get(where, name);
    const uid = object.metadata.uid ?? '';
    if (reference.uid && reference.uid !== uid) {
      const detail = `the UID in the bound object reference (${reference.uid}) does not match the UID in record. The object might have been deleted and then recreated`;
      throw newConflict({ group: resource.group, resource: resource.plural }, name, detail);
    }
    return object;
  };
  if (apiVersion === 'v1' && kind === 'Pod') {
    const pod = await find(pods, namespace);
    const nodeName = pod.spec.nodeName ?? '';
    const node = nodeName === '' ? undefined : registry.storeOf(nodes).cached('', nodeName)?.object;
    return { pod: identify(pod), ...(nodeName !== '' && { node: { name: nodeName, uid: node?.metadata.uid ?? '' } }) };
  }
  if (apiVersion === 'v1' && kind === 'Secret') return { secret: identify(await find(secrets, namespace)) };
  if (apiVersion === 'v1' && kind === 'Node') return { node: identify(await find(nodes, '')) };
  throw newBadRequest(`cannot bind token for serviceaccount ${JSON.stringify(name)} to object of kind ${kind}`);
}

function identify({ metadata }: ApiObject): { name: string; uid: string } {
  return { name: metadata.name ?? '', uid: metadata.uid ?? '' };
}
