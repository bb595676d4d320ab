import type { UserInfo } from '../../api/authentication-v1.ts';
import type { Headers } from '../../network/http.ts';

/** The headers of a request as an extension server gets them: the user is named, credentials stay here. */
export function forwardedHeaders(headers: Headers, { username = '', groups = [], uid, extra }: UserInfo): Headers {
  const forwarded: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!isPrivate(name)) forwarded[name] = value;
  }
  forwarded['x-remote-user'] = username;
  if (groups.length > 0) forwarded['x-remote-group'] = groups.join(',');
  if (uid !== undefined) forwarded['x-remote-uid'] = uid;
  for (const [key, values] of Object.entries(extra ?? {})) {
    forwarded[`x-remote-extra-${encodeURIComponent(key.toLowerCase())}`] = values.join(',');
  }
  return forwarded;
}

function isPrivate(name: string): boolean {
  return ['authorization', 'host', 'content-length'].includes(name) || /^(x-remote|impersonate)-/.test(name);
}
