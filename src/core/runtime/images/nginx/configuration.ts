import type { FileSystem } from '../../../machine/file-system.ts';
import { isSystemError } from '../../../system-error.ts';
import { ConfigurationError, type Directive, parseConfiguration } from './parse-configuration.ts';

export interface ServerConfiguration {
  readonly ports: readonly number[];
  readonly names: readonly string[];
  readonly scope: Scope;
  readonly locations: readonly Location[];
}

export interface Location {
  readonly kind: 'exact' | 'prefix' | 'preferred' | 'regex';
  readonly path: string;
  readonly pattern: RegExp | undefined;
  readonly scope: Scope;
}

/** What holds at a place of the configuration: its own directives, then those around it. */
export interface Scope {
  /** The arguments of the innermost directive of the name. */
  find(name: string): readonly string[] | undefined;
  /** Every directive of the name at the innermost place that has one. */
  all(name: string): readonly (readonly string[])[];
}

const known = new Set(
  `user worker_processes error_log pid events http worker_connections include default_type log_format access_log sendfile tcp_nopush tcp_nodelay keepalive_timeout gzip gzip_types server listen server_name location root index alias return proxy_pass proxy_set_header proxy_http_version proxy_read_timeout proxy_connect_timeout try_files error_page add_header autoindex stub_status upstream types client_max_body_size charset rewrite expires deny allow server_tokens daemon resolver if set internal proxy_cache_bypass multi_accept use worker_rlimit_nofile auth_basic auth_basic_user_file types_hash_max_size ssl_certificate ssl_certificate_key ssl_protocols`.split(
    ' ',
  ),
);

/** Reads nginx.conf and what it includes. Throws a ConfigurationError in nginx's words. */
export function readConfiguration(
  files: FileSystem,
  path: string,
): { servers: ServerConfiguration[]; upstreams: Map<string, string[]> } {
  const directives = readFile(files, path);
  check(directives, path);
  const http = directives.find(({ name }) => name === 'http');
  const outer = scopeOf(directives, undefined);
  const scope = scopeOf(http?.block ?? [], outer);
  const servers = (http?.block ?? [])
    .filter(({ name }) => name === 'server')
    .map(({ block = [] }) => serverOf(block, scope));
  const upstreams = new Map(
    (http?.block ?? [])
      .filter(({ name }) => name === 'upstream')
      .map(({ args, block = [] }): [string, string[]] => [
        args[0] ?? '',
        block.filter(({ name }) => name === 'server').map((server) => server.args[0] ?? ''),
      ]),
  );
  return { servers, upstreams };
}

function readFile(files: FileSystem, path: string): Directive[] {
  let text: string;
  try {
    text = files.readText(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Error(`open() "${path}" failed (${error.code === 'ENOENT' ? 2 : 13}: ${error.message})`);
  }
  return parseConfiguration(text, path, (pattern) =>
    expand(files, pattern).flatMap((included) => readFile(files, included)),
  );
}

function expand(files: FileSystem, pattern: string): string[] {
  const whole = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
  if (!whole.includes('*')) return [whole];
  const directory = whole.slice(0, whole.lastIndexOf('/'));
  const name = new RegExp(
    `^${whole
      .slice(directory.length + 1)
      .replace(/\./g, '\\.')
      .replace(/\*/g, '.*')}$`,
  );
  if (!files.exists(directory)) return [];
  return files
    .readDirectory(directory)
    .filter((entry) => name.test(entry) && !entry.startsWith('.'))
    .map((entry) => `${directory}/${entry}`);
}

function check(directives: readonly Directive[], path: string): void {
  for (const { name, block, line } of directives) {
    if (!known.has(name)) throw new ConfigurationError(`unknown directive "${name}"`, path, line);
    if (block !== undefined && name !== 'types' && name !== 'upstream') check(block, path);
  }
}

function scopeOf(directives: readonly Directive[], outer: Scope | undefined): Scope {
  const all = (name: string): readonly (readonly string[])[] => {
    const own = directives
      .filter((directive) => directive.name === name && directive.block === undefined)
      .map(({ args }) => args);
    return own.length > 0 ? own : (outer?.all(name) ?? []);
  };
  return { all, find: (name) => all(name).at(-1) };
}

function serverOf(block: readonly Directive[], outer: Scope): ServerConfiguration {
  const scope = scopeOf(block, outer);
  const listens = block.filter(({ name }) => name === 'listen').map(({ args }) => args[0] ?? '80');
  return {
    ports: [
      ...new Set(
        (listens.length === 0 ? ['80'] : listens).map((listen) =>
          Number(listen.split(':').at(-1)?.replace(']', '') ?? 80),
        ),
      ),
    ],
    names: block.filter(({ name }) => name === 'server_name').flatMap(({ args }) => args),
    scope,
    locations: block.filter(({ name }) => name === 'location').map((directive) => locationOf(directive, scope)),
  };
}

function locationOf({ args, block = [] }: Directive, outer: Scope): Location {
  const [modifier = '', path = ''] = args.length > 1 ? args : ['', args[0]];
  const scope = scopeOf(block, withoutActions(outer));
  if (modifier === '=') return { kind: 'exact', path, pattern: undefined, scope };
  if (modifier.startsWith('~'))
    return { kind: 'regex', path, pattern: new RegExp(path, modifier === '~*' ? 'i' : ''), scope };
  return { kind: modifier === '^~' ? 'preferred' : 'prefix', path, pattern: undefined, scope };
}

/** What a server does itself is not what its locations do. */
function withoutActions(outer: Scope): Scope {
  const actions = new Set(['return', 'proxy_pass', 'try_files', 'alias', 'stub_status']);
  return {
    find: (name) => (actions.has(name) ? undefined : outer.find(name)),
    all: (name) => (actions.has(name) ? [] : outer.all(name)),
  };
}

/** The location that a path falls into: exact, then the longest preferred prefix, then the first regex, then the longest prefix. */
export function chooseLocation({ locations }: ServerConfiguration, path: string): Location | undefined {
  const exact = locations.find((location) => location.kind === 'exact' && location.path === path);
  if (exact !== undefined) return exact;
  const prefixes = locations.filter(
    ({ kind, path: prefix }) => (kind === 'prefix' || kind === 'preferred') && path.startsWith(prefix),
  );
  const longest = prefixes.sort((one, other) => other.path.length - one.path.length)[0];
  if (longest?.kind === 'preferred') return longest;
  return locations.find(({ pattern }) => pattern?.test(path) === true) ?? longest;
}
