import { quote } from '../../meta/quote.ts';
import { type CelType, structType } from '../cel-type.ts';
import { type Overload, overload } from '../functions/overload.ts';
import { CelError } from '../values/cel-error.ts';
import { CelList } from '../values/cel-list.ts';
import { CelOpaque } from '../values/cel-opaque.ts';
import { EntryMap } from '../values/entry-map.ts';
import { succeeds } from './addresses.ts';

/** The parts of an address as Go's net/url reads it. */
class CelUrl extends CelOpaque {
  readonly type: CelType = structType('kubernetes.URL');
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;

  constructor(text: string, scheme: string, host: string, path: string, query: string) {
    super();
    this.text = text;
    this.scheme = scheme;
    this.host = host;
    this.path = path;
    this.query = query;
  }

  equals(other: CelOpaque): boolean {
    return other instanceof CelUrl && other.text === this.text;
  }
}

/** `url('https://example.com/')` and its parts. */
export const urlOverloads: readonly Overload[] = [
  overload('url(string): kubernetes.URL', parseUrl),
  overload('isURL(string): bool', (text: string) => succeeds(() => parseUrl(text))),
  overload('kubernetes.URL getScheme(): string', ({ scheme }: CelUrl) => scheme),
  overload('kubernetes.URL getHost(): string', ({ host }: CelUrl) => host),
  overload('kubernetes.URL getHostname(): string', ({ host }: CelUrl) => splitHost(host)[0]),
  overload('kubernetes.URL getPort(): string', ({ host }: CelUrl) => splitHost(host)[1]),
  overload('kubernetes.URL getEscapedPath(): string', ({ path }: CelUrl) => path),
  overload('kubernetes.URL getQuery(): map(string, list(string))', queryOf),
];

function splitHost(host: string): [string, string] {
  const match = /^(.*?)(?::(\d*))?$/.exec(host);
  return [(match?.[1] ?? host).replace(/^\[(.*)\]$/, '$1'), match?.[2] ?? ''];
}

function refuse(text: string, detail: string): CelError {
  return new CelError(`URL parse error during conversion from string: parse ${quote(text)}: ${detail}`);
}

function parseUrl(text: string): CelUrl {
  if (text === '') throw refuse(text, 'empty url');
  if (/[\u0000-\u001f\u007f]/.test(text)) throw refuse(text, 'net/url: invalid control character in URL');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1];
  if (scheme === undefined && text.startsWith(':')) throw refuse(text, 'missing protocol scheme');
  const rest = scheme === undefined ? text : text.slice(scheme.length + 1);
  if (!rest.startsWith('/')) throw refuse(text, 'invalid URI for request');
  const [beforeHash = ''] = rest.split('#');
  const question = beforeHash.indexOf('?');
  const location = question < 0 ? beforeHash : beforeHash.slice(0, question);
  const query = question < 0 ? '' : beforeHash.slice(question + 1);
  const authority =
    location.startsWith('//') && !location.startsWith('///') ? /^\/\/([^/]*)/.exec(location)?.[1] : undefined;
  const host = hostOf(text, authority ?? '');
  const path = authority === undefined ? location.replace(/^\/\/(?=\/)/, '') : location.slice(authority.length + 2);
  const bad = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(path);
  if (bad !== null) throw refuse(text, `invalid URL escape ${quote(bad[0])}`);
  return new CelUrl(text, (scheme ?? '').toLowerCase(), host, escapePath(path), query);
}

function hostOf(text: string, authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const port = /:([^\]]*)$/.exec(host)?.[1];
  if (port !== undefined && !/^\d*$/.test(port)) throw refuse(text, `invalid port ${quote(`:${port}`)} after host`);
  const bad = /[ "<>^`{|}\\]/.exec(host);
  if (bad !== null) throw refuse(text, `invalid character ${quote(bad[0])} in host name`);
  return host;
}

function escapePath(path: string): string {
  return path.replace(/[^A-Za-z0-9\-_.~!$&'()*+,;=:@/%[\]]/gu, (character) => encodeURIComponent(character));
}

function queryOf({ query }: CelUrl): EntryMap {
  const found = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(query)) found.set(key, [...(found.get(key) ?? []), value]);
  return new EntryMap(Array.from(found, ([key, values]) => [key, new CelList(values)] as const));
}

/** What is wrong with an address; nothing when it is one. */
export function urlProblem(text: string): string[] {
  try {
    parseUrl(text);
    return [];
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return [error.message.slice(error.message.indexOf('parse "'))];
  }
}
