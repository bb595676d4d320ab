import { chunkBytes } from '../../core/network/http-body.ts';
import { encodeBase64 } from '../../core/pki/pem.ts';

/** Where a web address points. */
export interface WebAddress {
  readonly scheme: string;
  readonly user: string | undefined;
  readonly password: string;
  readonly host: string;
  readonly port: number;
  /** Whether the port was written. */
  readonly explicitPort: boolean;
  /** Path and query, at least `/`. */
  readonly target: string;
}

/** Reads a web address as people type them: without a scheme it is HTTP. Undefined where it cannot be one. */
export function parseWebAddress(text: string): WebAddress | undefined {
  const match =
    /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):\/\/)?(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:@]*)(?::(\d*))?([/?][^#]*)?(?:#.*)?$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [, scheme = 'http', credentials, host = '', portText = '', path = '/'] = match;
  const port = portText === '' ? defaultPort(scheme.toLowerCase()) : Number(portText);
  if (host === '' || port > 65_535) return undefined;
  const colon = credentials?.indexOf(':') ?? -1;
  const user = credentials === undefined || colon < 0 ? credentials : credentials.slice(0, colon);
  return {
    scheme: scheme.toLowerCase(),
    user: user === undefined ? undefined : decodeURIComponent(user),
    password: credentials === undefined || colon < 0 ? '' : decodeURIComponent(credentials.slice(colon + 1)),
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port,
    explicitPort: portText !== '',
    target: encodeTarget(path.startsWith('?') ? `/${path}` : path),
  };
}

/** What the Host header says. */
export function hostHeader({ scheme, host, port }: WebAddress): string {
  return port === defaultPort(scheme) ? host : `${host}:${port}`;
}

/** Where a Location header leads from an address. */
export function followLocation(from: WebAddress, location: string): string {
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(location)) return location;
  if (location.startsWith('//')) return `${from.scheme}:${location}`;
  const base = `${from.scheme}://${hostHeader(from)}`;
  if (location.startsWith('/')) return base + location;
  const directory = from.target.replace(/[?#].*/, '').replace(/[^/]*$/, '');
  return base + (location.startsWith('?') ? from.target.replace(/\?.*/, '') + location : directory + location);
}

export function basicAuthorization(user: string, password: string): string {
  return `Basic ${encodeBase64(chunkBytes(`${user}:${password}`))}`;
}

function defaultPort(scheme: string): number {
  if (scheme === 'https') return 443;
  if (scheme === 'ftp') return 21;
  return scheme === 'telnet' ? 23 : 80;
}

/** What stands in an address but not in a request line. */
function encodeTarget(target: string): string {
  return target.replaceAll(/[^\u0021-\u007e]/gu, (character) => encodeURIComponent(character));
}
