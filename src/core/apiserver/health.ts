import type { HttpAnswer } from '../network/http.ts';
import { textAnswer } from './answers.ts';
import type { ApiRequest } from './api-request.ts';
import type { ServerContext } from './server-context.ts';

/** One thing that must be well. */
interface Check {
  readonly name: string;
  readonly isWell: (server: ServerContext) => boolean;
}

const ping: Check = { name: 'ping', isWell: () => true };
const log: Check = { name: 'log', isWell: () => true };
const etcd: Check = { name: 'etcd', isWell: (server) => server.feed.isConnected };
const caches: Check = { name: 'informer-sync', isWell: (server) => server.feed.revision > 0 };

const checksOf: Readonly<Record<string, readonly Check[]>> = {
  '/healthz': [ping, log, etcd],
  '/livez': [ping, log, etcd],
  '/readyz': [ping, log, etcd, caches],
};

/** /healthz, /livez and /readyz, each whole, in detail with `verbose`, or one check of it. */
export function serveHealth(server: ServerContext, { info }: ApiRequest): HttpAnswer | undefined {
  const [, root = '', name] = /^(\/[a-z]+)(?:\/([\w./-]+))?\/?$/.exec(info.path) ?? [];
  const checks = checksOf[root];
  if (checks === undefined) return undefined;
  if (name === undefined) return serveAll(server, root.slice(1), checks, info.query);
  const check = checks.find((candidate) => candidate.name === name);
  if (check === undefined) return undefined;
  if (check.isWell(server)) return textAnswer(200, 'ok');
  return textAnswer(500, `internal server error: ${check.name} failed: reason withheld\n`);
}

function serveAll(server: ServerContext, root: string, checks: readonly Check[], query: URLSearchParams): HttpAnswer {
  const excluded = query.getAll('exclude');
  const lines = checks.map((check) => {
    if (excluded.includes(check.name)) return { text: `[+]${check.name} excluded: ok`, well: true };
    if (check.isWell(server)) return { text: `[+]${check.name} ok`, well: true };
    return { text: `[-]${check.name} failed: reason withheld`, well: false };
  });
  const details = `${lines.map(({ text }) => text).join('\n')}\n`;
  if (!lines.every(({ well }) => well)) return textAnswer(500, `${details}${root} check failed\n`);
  return textAnswer(200, query.has('verbose') ? `${details}${root} check passed\n` : 'ok');
}
