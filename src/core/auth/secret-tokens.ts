import type { UserInfo } from '../api/authentication-v1.ts';
import { secrets, serviceAccounts } from '../api/core-v1.ts';
import type { ObjectReader } from './object-feed.ts';

/** Who issues the tokens that Secrets hold. */
export const secretTokenIssuer = 'kubernetes/serviceaccount';

const prefix = 'kubernetes.io/serviceaccount/';
const invalidLabel = 'kubernetes.io/legacy-token-invalid-since';

/** Whose a token of a Secret is; undefined when the Secret holds it no more, or the ServiceAccount is another. */
export function userOfSecretToken(
  objects: ObjectReader,
  token: string,
  claims: Readonly<Record<string, unknown>>,
): UserInfo | undefined {
  const claim = (name: string): string => {
    const value = claims[`${prefix}${name}`];
    return typeof value === 'string' ? value : '';
  };
  const [namespace, name, uid] = [claim('namespace'), claim('service-account.name'), claim('service-account.uid')];
  const username = `system:serviceaccount:${namespace}:${name}`;
  const secret = objects.get(secrets, namespace, claim('secret.name'));
  const account = objects.get(serviceAccounts, namespace, name);
  const isHeld = secret?.data?.['token'] === btoa(token) && secret.metadata.labels?.[invalidLabel] === undefined;
  const isGone = [secret, account].some((object) => object?.metadata.deletionTimestamp !== undefined);
  if (claims['sub'] !== username || !isHeld || isGone || uid === '' || account?.metadata.uid !== uid) return undefined;
  return { username, uid, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] };
}
