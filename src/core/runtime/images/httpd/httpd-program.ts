import type { Process } from '../../../machine/process.ts';
import type { HttpAnswer, HttpRequest } from '../../../network/http.ts';
import { isSystemError } from '../../../system-error.ts';
import { pathOf, serveUntilStopped } from '../serve/serve-until-stopped.ts';
import { accessTime, errorTime } from './log-times.ts';

const configurationPath = '/usr/local/apache2/conf/httpd.conf';

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  txt: 'text/plain',
  svg: 'image/svg+xml',
  png: 'image/png',
};

const titles: Readonly<Record<number, readonly [title: string, text: string]>> = {
  403: ['Forbidden', "You don't have permission to access this resource."],
  404: ['Not Found', 'The requested URL was not found on this server.'],
  405: ['Method Not Allowed', 'The requested method is not allowed for this URL.'],
};

interface Site {
  readonly port: number;
  readonly root: string;
  readonly index: readonly string[];
}

/** Apache: serves the files of DocumentRoot on the port that the configuration says, until SIGTERM. */
export async function runHttpd(process: Process): Promise<number> {
  const version = process.env.get('HTTPD_VERSION') ?? '2.4.65';
  if (process.argv.includes('-v')) {
    await process.stdout.write(`Server version: Apache/${version} (Unix)\n`);
    return 0;
  }
  const site = readSite(process.files.readText(configurationPath));
  const log = (module: string, text: string): Promise<void> =>
    process.stderr
      .write(`[${errorTime(process)}] [${module}] [pid ${process.pid}:tid ${process.pid}] ${text}\n`)
      .catch(() => {});
  try {
    const serving = serveUntilStopped(process, site.port, (request) => answer(process, site, version, request));
    await log('mpm_event:notice', `AH00489: Apache/${version} (Unix) configured -- resuming normal operations`);
    await log('core:notice', "AH00094: Command line: 'httpd -D FOREGROUND'");
    await serving;
    await log('mpm_event:notice', 'AH00491: caught SIGTERM, shutting down');
    return 0;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await process.stderr.write(
      `(${error.code === 'EACCES' ? 13 : 98})${error.message}: AH00072: make_sock: could not bind to address 0.0.0.0:${site.port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`,
    );
    return 1;
  }
}

function readSite(text: string): Site {
  const values = (name: string): string[] =>
    new RegExp(`^\\s*${name}\\s+(.+)$`, 'im')
      .exec(text)?.[1]
      ?.trim()
      .split(/\s+/)
      .map((word) => word.replaceAll('"', '')) ?? [];
  return {
    port: Number(values('Listen')[0]?.split(':').at(-1) ?? 80),
    root: values('DocumentRoot')[0] ?? '/usr/local/apache2/htdocs',
    index: values('DirectoryIndex'),
  };
}

async function answer(process: Process, site: Site, version: string, request: HttpRequest): Promise<HttpAnswer> {
  const found = find(process, site, request);
  const headers = {
    date: new Date(process.clock.now()).toUTCString(),
    server: `Apache/${version} (Unix)`,
    ...found.headers,
  };
  const length = typeof found.body === 'string' || found.body instanceof Uint8Array ? found.body.length : 0;
  const { method, target, remoteAddress } = request;
  await process.stdout
    .write(
      `${remoteAddress} - - [${accessTime(process)}] "${method} ${target} HTTP/1.1" ${found.status} ${length || '-'}\n`,
    )
    .catch(() => {});
  return { ...found, headers };
}

function find({ files }: Process, { root, index }: Site, request: HttpRequest): HttpAnswer {
  if (!['GET', 'HEAD'].includes(request.method)) return errorPage(405);
  const path = decodeURIComponent(pathOf(request));
  let file = root + path;
  if (!files.exists(file)) return errorPage(404);
  if (files.stat(file).type === 'directory') {
    if (!path.endsWith('/'))
      return {
        status: 301,
        headers: { location: `http://${request.headers['host'] ?? ''}${path}/`, 'content-type': 'text/html' },
      };
    const name = index.find((candidate) => files.exists(file + candidate));
    if (name === undefined) return listing(files.readDirectory(file), path);
    file += name;
  }
  const { modifiedMs, size } = files.stat(file);
  return {
    status: 200,
    headers: {
      'last-modified': new Date(modifiedMs).toUTCString(),
      etag: `"${size.toString(16)}-${(modifiedMs * 1000).toString(16)}"`,
      'accept-ranges': 'bytes',
      'content-length': String(size),
      'content-type': types[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    },
    body: request.method === 'HEAD' ? '' : files.readFile(file),
  };
}

function errorPage(status: number): HttpAnswer {
  const [title, text] = titles[status] ?? ['Error', ''];
  const body = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=iso-8859-1' }, body };
}

function listing(names: readonly string[], path: string): HttpAnswer {
  const items = names.map((name) => `<li><a href="${name}"> ${name}</a></li>\n`).join('');
  return {
    status: 200,
    headers: { 'content-type': 'text/html;charset=ISO-8859-1' },
    body: `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of ${path}</title>\n </head>\n <body>\n<h1>Index of ${path}</h1>\n<ul>${items}</ul>\n</body></html>\n`,
  };
}
