import type { UserInfo } from '../api/authentication-v1.ts';
import { type Authenticator, bearerToken } from './authenticator.ts';

/** The tokens of `--token-auth-file`: lines of `token,user,uid,"group1,group2"`. */
export function createTokenFileAuthenticator(text: string): Authenticator {
  const users = parseTokenFile(text);
  return (request) => Promise.resolve(users.get(bearerToken(request) ?? ''));
}

function parseTokenFile(text: string): Map<string, UserInfo> {
  const users = new Map<string, UserInfo>();
  for (const line of text.split('\n')) {
    const [token = '', username = '', uid = '', groups = ''] = splitFields(line);
    if (token === '' || username === '') continue;
    users.set(token, { username, uid, groups: groups === '' ? [] : groups.split(',').map((group) => group.trim()) });
  }
  return users;
}

function splitFields(line: string): string[] {
  const fields = line.trim().match(/(?:^|,)\s*(?:"[^"]*"|[^,]*)/g) ?? [];
  return fields.map((field) =>
    field
      .replace(/^,/, '')
      .trim()
      .replace(/^"(.*)"$/, '$1'),
  );
}
