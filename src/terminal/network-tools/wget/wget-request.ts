import type { HttpCall } from '../../../core/network/http.ts';
import { basicAuthorization, hostHeader, type WebAddress } from '../url.ts';
import type { WgetSettings } from './wget-settings.ts';

const wgetAgent = 'Wget/1.21.3';

export function buildWgetRequest(settings: WgetSettings, url: WebAddress): HttpCall {
  const file = settings.value('post-file');
  const { process } = settings;
  const posted = file === undefined ? settings.value('post-data') : process.files.readText(process.resolve(file));
  const body = posted ?? settings.value('body-data');
  const method = settings.value('method') ?? impliedMethod(settings, posted);
  const user = settings.value('user') ?? url.user;
  const headers: Record<string, string> = {
    host: hostHeader(url),
    'user-agent': settings.value('user-agent') ?? wgetAgent,
    accept: '*/*',
    'accept-encoding': 'identity',
    connection: 'Keep-Alive',
  };
  if (user !== undefined)
    headers['authorization'] = basicAuthorization(user, settings.value('password') ?? url.password);
  if (body !== undefined) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    headers['content-length'] = String(new TextEncoder().encode(body).length);
  }
  for (const line of settings.values('header')) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const call = { method, target: url.target, headers };
  return body === undefined ? call : { ...call, body };
}

function impliedMethod(settings: WgetSettings, posted: string | undefined): string {
  if (settings.has('spider')) return 'HEAD';
  return posted === undefined ? 'GET' : 'POST';
}
