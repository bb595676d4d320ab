import type { UserInfo } from '../api/authentication-v1.ts';
import type { HttpRequest } from '../network/http.ts';

/**
 * Tells who sends a request. Undefined where it carries nothing that this authenticator knows of; rejects when it does but is
 * not valid.
 */
export type Authenticator = (request: HttpRequest) => Promise<UserInfo | undefined>;

/** The token of an `Authorization: Bearer` header. */
export function bearerToken({ headers }: HttpRequest): string | undefined {
  return /^bearer +([^ ]+)$/i.exec(headers['authorization']?.trim() ?? '')?.[1];
}

/** What names the credential that a user came with. */
export const credentialIdKey = 'authentication.kubernetes.io/credential-id';
