import type { UserInfo } from '../../api/authentication-v1.ts';
import { type Authenticator, bearerToken } from '../../auth/authenticator.ts';
import { newUnauthorized } from '../../meta/status.ts';
import type { HttpRequest } from '../../network/http.ts';

const anonymous: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] };
const authenticatedGroup = 'system:authenticated';

/** Asks one authenticator after the other. A request that carries no credentials is anonymous; bad ones are refused. */
export async function authenticate(
  authenticators: readonly Authenticator[],
  request: HttpRequest,
  allowAnonymous: boolean,
): Promise<UserInfo> {
  let failed = false;
  for (const authenticator of authenticators) {
    try {
      const user = await authenticator(request);
      if (user !== undefined) return withGroup(user);
    } catch {
      failed = true;
    }
  }
  if (failed || !allowAnonymous || bearerToken(request) !== undefined) throw newUnauthorized();
  return anonymous;
}

function withGroup(user: UserInfo): UserInfo {
  const { groups = [] } = user;
  const isKnown = groups.includes(authenticatedGroup) || groups.includes('system:unauthenticated');
  return isKnown ? user : { ...user, groups: [...groups, authenticatedGroup] };
}
