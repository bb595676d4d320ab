import type { TokenService } from '../registry/registry-context.ts';
import { type Authenticator, bearerToken } from './authenticator.ts';

/** Tokens of service accounts, for the server's own audiences. */
export function createServiceAccountAuthenticator(tokens: TokenService): Authenticator {
  return async (request) => {
    const token = bearerToken(request);
    return token === undefined ? undefined : (await tokens.review(token, []))?.user;
  };
}
