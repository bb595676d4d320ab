import type { UserInfo } from '../../api/authentication-v1.ts';
import type { AuthorizationAttributes, Authorizer } from '../../auth/authorizer.ts';
import { newForbidden } from '../../meta/status.ts';
import type { HttpRequest } from '../../network/http.ts';
import { forbiddenReason } from './authorization.ts';

const extraPrefix = 'impersonate-extra-';

/** The user that the request wants to act as, when it says so and its sender may; else the sender. */
export function impersonate(authorizer: Authorizer, { headers }: HttpRequest, sender: UserInfo): UserInfo {
  const username = headers['impersonate-user'];
  if (username === undefined || username === '') return sender;
  const groups = splitValues(headers['impersonate-group']);
  const uid = headers['impersonate-uid'];
  const check = (resource: string, name: string, extra: Partial<AuthorizationAttributes> = {}): void =>
    mayImpersonate(authorizer, sender, resource, name, extra);
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username);
  if (account === null) check('users', username);
  else check('serviceaccounts', account[2] ?? '', { namespace: account[1] ?? '' });
  for (const group of groups) check('groups', group);
  if (uid !== undefined) check('uids', uid, { group: 'authentication.k8s.io', version: 'v1' });
  const extra = readExtra(headers);
  for (const [key, values] of Object.entries(extra)) {
    for (const value of values) {
      check('userextras', value, { group: 'authentication.k8s.io', version: 'v1', subresource: key });
    }
  }
  return {
    username,
    groups: impersonatedGroups(username, account?.[1], groups),
    ...(uid !== undefined && { uid }),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

function impersonatedGroups(username: string, namespace: string | undefined, groups: readonly string[]): string[] {
  const added = [...groups];
  if (namespace !== undefined && groups.length === 0) {
    added.push('system:serviceaccounts', `system:serviceaccounts:${namespace}`);
  }
  const isAnonymous = username === 'system:anonymous';
  const standing = isAnonymous ? 'system:unauthenticated' : 'system:authenticated';
  if (!added.includes(standing) && !added.includes('system:unauthenticated')) added.push(standing);
  return added;
}

function readExtra(headers: HttpRequest['headers']): Record<string, string[]> {
  const extra: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(extraPrefix)) extra[decodeURIComponent(name.slice(extraPrefix.length))] = splitValues(value);
  }
  return extra;
}

/** A header that was sent several times arrives joined by commas. */
function splitValues(value: string | undefined): string[] {
  return value === undefined ? [] : value.split(',').map((part) => part.trim());
}

function mayImpersonate(
  authorizer: Authorizer,
  user: UserInfo,
  resource: string,
  name: string,
  extra: Partial<AuthorizationAttributes>,
): void {
  const attributes = {
    ...{ user, verb: 'impersonate', group: '', version: 'v1', resource, subresource: '', namespace: '', name },
    ...extra,
  } as AuthorizationAttributes;
  const { decision, reason } = authorizer.authorize(attributes);
  if (decision === 'allow') return;
  const group = attributes.path === undefined ? attributes.group : '';
  throw newForbidden({ group, resource }, name, forbiddenReason(attributes) + (reason === '' ? '' : `: ${reason}`));
}
