import { createReadStream, type Stats, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { contentSecurityPolicy } from './content-security-policy.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.sh': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.yaml': 'text/plain; charset=utf-8',
};

/** Serves the files below `root`, and nothing above it, under the policy that the site promises to work under. */
export function createStaticServer(root: string): Server {
  const base = resolve(root);
  return createServer((request, response) => respond(base, request, response));
}

function respond(base: string, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Content-Security-Policy', contentSecurityPolicy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  const readable = request.method === 'GET' || request.method === 'HEAD';
  const file = readable ? locate(base, request.url ?? '/') : undefined;
  if (file === undefined) {
    response.writeHead(readable ? 404 : 405).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': types[extname(file.path)] ?? 'application/octet-stream',
    'Content-Length': file.stats.size,
    'Cache-Control': 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else pipeline(createReadStream(file.path), response, () => {});
}

function locate(base: string, url: string): { path: string; stats: Stats } | undefined {
  const name = decode(url.split(/[?#]/, 1)[0] ?? '/');
  if (name === undefined || name.includes('\0')) return undefined;
  const path = join(base, name.endsWith('/') ? `${name}index.html` : name);
  if (!path.startsWith(base + sep)) return undefined;
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? { path, stats } : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
