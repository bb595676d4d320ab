import { parseFieldSelector, requiredFieldValue } from '../meta/field-selector.ts';

/** What a request is about, read from its method and address alone. */
export interface RequestInfo {
  readonly path: string;
  readonly query: URLSearchParams;
  /** `get`, `list`, `watch`, `create`, ...; for other paths the method in lower case. */
  readonly verb: string;
  /** Undefined for paths that are about no resource, such as /healthz and discovery. */
  readonly resource: ResourceInfo | undefined;
}

export interface ResourceInfo {
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** What follows the subresource, for proxies. */
  readonly rest: string;
}

const methodVerbs = new Map([
  ['POST', 'create'],
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
]);

/** Of a namespace these are subresources, not kinds that live in it. */
const namespaceSubresources = new Set(['status', 'finalize']);

/** Undefined for a path that no server reads: `/%zz`. */
export function parseRequestInfo(method: string, target: string): RequestInfo | undefined {
  const mark = target.indexOf('?');
  const path = decodePath(mark < 0 ? target : target.slice(0, mark));
  if (path === undefined) return undefined;
  const query = parseQuery(mark < 0 ? '' : target.slice(mark + 1));
  const parts = path.split('/').filter((part) => part !== '');
  const prefixLength = parts[0] === 'api' ? 2 : parts[0] === 'apis' ? 3 : 0;
  if (prefixLength === 0 || parts.length <= prefixLength) {
    return { path, query, verb: method.toLowerCase(), resource: undefined };
  }
  const group = prefixLength === 3 ? (parts[1] ?? '') : '';
  const version = parts[prefixLength - 1] ?? '';
  const rest = parts.slice(prefixLength);
  const isOldWatch = rest[0] === 'watch' && rest.length > 1;
  const resource = { group, version, ...readParts(isOldWatch ? rest.slice(1) : rest) };
  return { path, query, ...withVerb(method, isOldWatch, query, resource) };
}

function decodePath(path: string): string | undefined {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** Pairs that cannot be read are as if they were not there. */
function parseQuery(text: string): URLSearchParams {
  const isPlain = !text.includes(';') && !/%(?![0-9a-f]{2})/i.test(text);
  if (isPlain) return new URLSearchParams(text);
  const pairs = text.split('&').filter((pair) => !pair.includes(';') && !/%(?![0-9a-f]{2})/i.test(pair));
  return new URLSearchParams(pairs.join('&'));
}

function readParts(parts: string[]): Omit<ResourceInfo, 'group' | 'version'> {
  let rest = parts;
  let namespace = '';
  if (rest[0] === 'namespaces' && rest.length > 1) {
    namespace = rest[1] ?? '';
    if (rest.length > 2 && !namespaceSubresources.has(rest[2] ?? '')) rest = rest.slice(2);
  }
  const [resource = '', name = '', subresource = ''] = rest;
  return { namespace, resource, name, subresource, rest: rest.slice(3).join('/') };
}

function withVerb(
  method: string,
  isOldWatch: boolean,
  query: URLSearchParams,
  resource: ResourceInfo,
): { verb: string; resource: ResourceInfo } {
  const verb = methodVerbs.get(method) ?? '';
  if (isOldWatch) return { verb: 'watch', resource };
  if (resource.name !== '') return { verb, resource };
  if (verb === 'delete') return { verb: 'deletecollection', resource };
  if (verb !== 'get') return { verb, resource };
  const named = { ...resource, name: nameFromFieldSelector(query) };
  return { verb: isTrue(query.get('watch')) ? 'watch' : 'list', resource: named };
}

/** A list of one name is authorized as if it were that object. */
function nameFromFieldSelector(query: URLSearchParams): string {
  const text = query.get('fieldSelector');
  if (text === null || !text.includes('metadata.name')) return '';
  try {
    return requiredFieldValue(parseFieldSelector(text), 'metadata.name') ?? '';
  } catch {
    return '';
  }
}

/** As the API reads booleans in a query: there, and not `false` or `0`. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== 'false' && value !== '0';
}
