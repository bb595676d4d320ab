import { readAll } from '../../../core/machine/read-stream.ts';
import { chunkBytes } from '../../../core/network/http-body.ts';
import { joinBytes } from '../../../core/network/join-bytes.ts';
import { ExitError } from '../exit-error.ts';
import { basicAuthorization, hostHeader, type WebAddress } from '../url.ts';
import type { CurlSettings } from './curl-settings.ts';

/** What is sent: headers in their order and with their letters' case. */
export interface CurlRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | undefined;
}

const userAgent = 'curl/7.88.1';

export async function buildRequest(settings: CurlSettings, url: WebAddress): Promise<CurlRequest> {
  const data = await readData(settings);
  const asQuery = settings.has('get') && data !== undefined;
  const upload = settings.value('upload-file');
  const body = upload === undefined ? (asQuery ? undefined : data) : await readUpload(settings, upload);
  const method = settings.value('request') ?? impliedMethod(settings, body, upload);
  const separator = url.target.includes('?') ? '&' : '?';
  const target = asQuery ? url.target + separator + new TextDecoder().decode(data) : url.target;
  return { method, target, headers: buildHeaders(settings, url, body), body };
}

function impliedMethod(settings: CurlSettings, body: Uint8Array | undefined, upload: string | undefined): string {
  if (settings.has('head')) return 'HEAD';
  if (upload !== undefined) return 'PUT';
  return body === undefined ? 'GET' : 'POST';
}

function buildHeaders(settings: CurlSettings, url: WebAddress, body: Uint8Array | undefined): [string, string][] {
  const json = settings.has('json');
  const [user, ...password] = settings.value('user')?.split(':') ?? [];
  const token = settings.value('oauth2-bearer');
  const headers: [string, string][] = [['Host', hostHeader(url)]];
  if (user !== undefined) headers.push(['Authorization', basicAuthorization(user, password.join(':'))]);
  else if (token !== undefined) headers.push(['Authorization', `Bearer ${token}`]);
  else if (url.user !== undefined) headers.push(['Authorization', basicAuthorization(url.user, url.password)]);
  headers.push(
    ['User-Agent', settings.value('user-agent') ?? userAgent],
    ['Accept', json ? 'application/json' : '*/*'],
  );
  const [referer, cookie] = [settings.value('referer'), settings.value('cookie')];
  if (referer !== undefined) headers.push(['Referer', referer]);
  if (cookie !== undefined) headers.push(['Cookie', cookie]);
  if (body !== undefined) {
    const type = json ? 'application/json' : 'application/x-www-form-urlencoded';
    headers.push(['Content-Length', String(body.length)]);
    if (!settings.has('upload-file')) headers.push(['Content-Type', type]);
  }
  return overrideHeaders(headers, settings.values('header'));
}

/** `Name: value` adds or replaces, `Name:` removes, `Name;` adds an empty one. */
function overrideHeaders(headers: [string, string][], overrides: readonly string[]): [string, string][] {
  const result = [...headers];
  for (const line of overrides) {
    const [, name = '', mark, value = ''] = /^([^:;]+)([:;])\s*(.*)$/.exec(line) ?? [];
    if (mark === undefined) continue;
    const index = result.findIndex(([existing]) => existing.toLowerCase() === name.toLowerCase());
    const isDefault = index >= 0 && headers.includes(result[index] ?? ['', '']);
    if (value === '' && mark === ':') {
      if (index >= 0) result.splice(index, 1);
    } else if (isDefault) result.splice(index, 1, [name, value]);
    else result.splice(contentStart(result), 0, [name, value]);
  }
  return result;
}

/** What curl adds for the body stands last. */
function contentStart(headers: readonly [string, string][]): number {
  const index = headers.findIndex(([name]) => name === 'Content-Length');
  return index < 0 ? headers.length : index;
}

async function readData(settings: CurlSettings): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  for (const option of ['data', 'data-ascii', 'data-raw', 'data-binary', 'data-urlencode', 'json']) {
    for (const value of settings.values(option)) {
      const piece = await readPiece(settings, option, value);
      if (pieces.length > 0 && option !== 'json') pieces.push(chunkBytes('&'));
      pieces.push(piece);
    }
  }
  return pieces.length === 0 ? undefined : joinBytes(pieces);
}

async function readPiece(settings: CurlSettings, option: string, value: string): Promise<Uint8Array> {
  if (option === 'data-urlencode') {
    const [, name = '', content = ''] = /^(?:([^=]*)=)?([\s\S]*)$/.exec(value) ?? [];
    return chunkBytes((name === '' ? '' : `${name}=`) + encodeURIComponent(content));
  }
  if (option === 'data-raw' || !value.startsWith('@')) return chunkBytes(value);
  const bytes = await readNamed(settings, value.slice(1), option);
  if (option === 'data' || option === 'data-ascii') return bytes.filter((byte) => byte !== 0x0a && byte !== 0x0d);
  return bytes;
}

async function readNamed({ process }: CurlSettings, path: string, option: string): Promise<Uint8Array> {
  if (path === '-') return readAll(process.stdin);
  try {
    return process.files.readFile(process.resolve(path));
  } catch {
    await process.stderr.write(`Warning: Couldn't read data from file "${path}", this makes an empty POST.\n`);
    return option === 'json' ? new Uint8Array() : chunkBytes('');
  }
}

async function readUpload({ process }: CurlSettings, path: string): Promise<Uint8Array> {
  if (path === '-' || path === '.') return readAll(process.stdin);
  try {
    return process.files.readFile(process.resolve(path));
  } catch {
    throw new ExitError(26, `Can't open '${path}'!`);
  }
}
