import type { Process } from '../../../machine/process.ts';
import { dialHttp } from '../../../network/dial-http.ts';
import type { HttpAnswer, HttpRequest } from '../../../network/http.ts';
import { resolveHost } from '../../../network/resolver.ts';
import { chooseLocation, type Scope, type ServerConfiguration } from './configuration.ts';

export interface RespondContext {
  readonly process: Process;
  readonly version: string;
  readonly upstreams: ReadonlyMap<string, readonly string[]>;
  readonly logError: (message: string) => void;
}

const reasons: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
};

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  svg: 'image/svg+xml',
  png: 'image/png',
  xml: 'text/xml',
};

/** Answers a request as the server's configuration says. */
export async function respond(
  request: HttpRequest,
  server: ServerConfiguration,
  context: RespondContext,
): Promise<HttpAnswer> {
  const path = decodeURIComponent(request.target.split('?')[0] ?? '/');
  const scope = chooseLocation(server, path)?.scope ?? server.scope;
  const answer = await act(request, path, scope, chooseLocation(server, path)?.path ?? '/', context);
  const added = Object.fromEntries(
    scope
      .all('add_header')
      .map(([name = '', value = '']) => [name.toLowerCase(), expandVariables(value, request, path)]),
  );
  return {
    ...answer,
    headers: {
      server: `nginx/${context.version}`,
      date: new Date(context.process.clock.now()).toUTCString(),
      ...answer.headers,
      ...added,
    },
  };
}

async function act(
  request: HttpRequest,
  path: string,
  scope: Scope,
  location: string,
  context: RespondContext,
): Promise<HttpAnswer> {
  const returned = scope.find('return');
  if (returned !== undefined) return returnAnswer(returned, request, path, context);
  const upstream = scope.find('proxy_pass')?.[0];
  if (upstream !== undefined) return proxy(upstream, request, location, scope, context);
  if (scope.find('stub_status') !== undefined)
    return {
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: 'Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n',
    };
  if (!['GET', 'HEAD'].includes(request.method)) return errorPage(405, context);
  return serveFile(request, path, scope, location, context);
}

function returnAnswer(
  args: readonly string[],
  request: HttpRequest,
  path: string,
  context: RespondContext,
): HttpAnswer {
  const [first = '200', text] = args;
  const status = Number(first);
  if (Number.isNaN(status))
    return { ...errorPage(302, context), headers: { location: first, 'content-type': 'text/html' } };
  if (text === undefined) return status >= 300 ? errorPage(status, context) : { status };
  const value = expandVariables(text, request, path);
  if (status >= 301 && status <= 308)
    return { ...errorPage(status, context), headers: { location: value, 'content-type': 'text/html' } };
  return { status, headers: { 'content-type': 'text/plain' }, body: value };
}

function expandVariables(text: string, request: HttpRequest, path: string): string {
  const values: Readonly<Record<string, string>> = {
    uri: path,
    request_uri: request.target,
    host: (request.headers['host'] ?? '').split(':')[0] ?? '',
    http_host: request.headers['host'] ?? '',
    remote_addr: request.remoteAddress,
    scheme: request.secure ? 'https' : 'http',
    request_method: request.method,
    proxy_add_x_forwarded_for: request.remoteAddress,
    http_upgrade: request.headers['upgrade'] ?? '',
  };
  return text
    .replace(
      /\$\{?(\w+)\}?/g,
      (whole, name: string) =>
        values[name] ??
        (name.startsWith('http_') ? (request.headers[name.slice(5).replaceAll('_', '-')] ?? '') : whole),
    )
    .replaceAll('\\n', '\n');
}

async function proxy(
  target: string,
  request: HttpRequest,
  location: string,
  scope: Scope,
  context: RespondContext,
): Promise<HttpAnswer> {
  const { process, upstreams } = context;
  const url = new URL(target);
  const group = upstreams.get(url.hostname);
  const chosen =
    group === undefined ? url : new URL(`http://${group[Math.floor(process.clock.random() * group.length)] ?? ''}`);
  const rest =
    url.pathname === '/' && !target.endsWith('/')
      ? request.target
      : url.pathname + request.target.slice(location.length).replace(/^\//, url.pathname.endsWith('/') ? '' : '/');
  const own = Object.fromEntries(
    scope
      .all('proxy_set_header')
      .map(([name = '', value = '']) => [name.toLowerCase(), expandVariables(value, request, request.target)]),
  );
  try {
    const transport = dialHttp(process.network, {
      host: chosen.hostname,
      port: Number(chosen.port || 80),
      resolve: (name) => resolveHost(process, name),
    });
    const body = await request.body.bytes();
    const response = await transport({
      method: request.method,
      target: rest,
      headers: { ...request.headers, host: url.host, ...own },
      ...(body.length === 0 ? {} : { body }),
      signal: request.signal,
    });
    return { status: response.status, headers: response.headers, body: response.body };
  } catch (error) {
    context.logError(
      `connect() failed (${error instanceof Error ? error.message : String(error)}) while connecting to upstream, client: ${request.remoteAddress}, request: "${request.method} ${request.target} HTTP/1.1", upstream: "${target}"`,
    );
    return errorPage(502, context);
  }
}

function serveFile(
  request: HttpRequest,
  path: string,
  scope: Scope,
  location: string,
  context: RespondContext,
): HttpAnswer {
  const { files } = context.process;
  const tried = scope.find('try_files');
  const candidates = tried === undefined ? [path] : tried.map((candidate) => expandVariables(candidate, request, path));
  for (const [index, candidate] of candidates.entries()) {
    if (candidate.startsWith('=')) return errorPage(Number(candidate.slice(1)), context);
    const answer = readCandidate(request, candidate, path, scope, location, context);
    if (answer.status !== 404 || index === candidates.length - 1) {
      if (answer.status === 404)
        context.logError(
          `open() "${fileOf(candidate, scope, location)}" failed (2: No such file or directory), client: ${request.remoteAddress}, server: , request: "${request.method} ${request.target} HTTP/1.1", host: "${request.headers['host'] ?? ''}"`,
        );
      return answer.status === 404 ? customPage(404, scope, files, context) : answer;
    }
  }
  return errorPage(404, context);
}

function fileOf(path: string, scope: Scope, location: string): string {
  const alias = scope.find('alias')?.[0];
  return alias === undefined
    ? `${scope.find('root')?.[0] ?? '/etc/nginx/html'}${path}`
    : alias + path.slice(location.length);
}

function readCandidate(
  request: HttpRequest,
  candidate: string,
  path: string,
  scope: Scope,
  location: string,
  context: RespondContext,
): HttpAnswer {
  const { files } = context.process;
  const file = fileOf(candidate, scope, location);
  if (!files.exists(file)) return { status: 404 };
  if (files.stat(file).type !== 'directory') return fileAnswer(request, file, context);
  if (!candidate.endsWith('/'))
    return {
      ...errorPage(301, context),
      headers: { location: `http://${request.headers['host'] ?? ''}${path}/`, 'content-type': 'text/html' },
    };
  for (const name of scope.find('index') ?? ['index.html'])
    if (files.exists(file + name)) return fileAnswer(request, file + name, context);
  if (scope.find('autoindex')?.[0] === 'on') return listing(candidate, file, context);
  context.logError(
    `directory index of "${file}" is forbidden, client: ${request.remoteAddress}, request: "${request.method} ${request.target} HTTP/1.1"`,
  );
  return errorPage(403, context);
}

function fileAnswer(request: HttpRequest, file: string, { process: { files } }: RespondContext): HttpAnswer {
  const { size, modifiedMs } = files.stat(file);
  const etag = `"${Math.floor(modifiedMs / 1000).toString(16)}-${size.toString(16)}"`;
  const headers = { 'last-modified': new Date(modifiedMs).toUTCString(), etag };
  if (request.headers['if-none-match'] === etag) return { status: 304, headers };
  const type = types[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  const whole = { ...headers, 'content-type': type, 'content-length': String(size), 'accept-ranges': 'bytes' };
  return request.method === 'HEAD'
    ? { status: 200, headers: whole }
    : { status: 200, headers: whole, body: files.readFile(file) };
}

function listing(path: string, directory: string, { process: { files } }: RespondContext): HttpAnswer {
  const entries = files.readDirectory(directory).map((name) => {
    const shown = files.stat(`${directory}${name}`).type === 'directory' ? `${name}/` : name;
    return `<a href="${shown}">${shown}</a>\n`;
  });
  return {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: `<html>\r\n<head><title>Index of ${path}</title></head>\r\n<body>\r\n<h1>Index of ${path}</h1><hr><pre><a href="../">../</a>\n${entries.join('')}</pre><hr></body>\r\n</html>\r\n`,
  };
}

function customPage(status: number, scope: Scope, files: Process['files'], context: RespondContext): HttpAnswer {
  const page = scope
    .all('error_page')
    .find((args) => args.includes(String(status)))
    ?.at(-1);
  const file = page === undefined ? undefined : `${scope.find('root')?.[0] ?? '/etc/nginx/html'}${page}`;
  if (file === undefined || !files.exists(file)) return errorPage(status, context);
  return { status, headers: { 'content-type': 'text/html' }, body: files.readFile(file) };
}

function errorPage(status: number, { version }: RespondContext): HttpAnswer {
  const title = `${status} ${reasons[status] ?? ''}`.trim();
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${version}</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html', 'content-length': String(body.length) }, body };
}
