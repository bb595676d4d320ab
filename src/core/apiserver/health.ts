import type { HttpAnswer } from '../network/http.ts';
import { textAnswer } from './answers.ts';
import type { ApiRequest } from './api-request.ts';
import type { ServerContext } from './server-context.ts';

/** One thing that must be well. */
interface Check {
  readonly name: string;
  readonly isWell: (server: ServerContext) => boolean | Promise<boolean>;
  /** What is said when this check alone is asked for and fails. */
  readonly failure?: string;
}

const ping: Check = { name: 'ping', isWell: () => true };
const log: Check = { name: 'log', isWell: () => true };
const failure = 'error getting data from etcd: context deadline exceeded';
const etcd: Check = { name: 'etcd', isWell: etcdAnswers, failure };
const etcdReadiness: Check = { name: 'etcd-readiness', isWell: etcdAnswers, failure };
const caches: Check = { name: 'informer-sync', isWell: (server) => server.feed.revision > 0 };

function hookCheck(hook: string, done: boolean): Check {
  return { name: `poststarthook/${hook}`, isWell: () => done };
}

const etcdTimeoutMs = 2000;

const checksOf: Readonly<Record<string, readonly Check[]>> = {
  '/healthz': [ping, log, etcd],
  '/livez': [ping, log, etcd],
  '/readyz': [ping, log, etcd, etcdReadiness, caches],
};

/** /healthz, /livez and /readyz, each whole, in detail with `verbose`, or one check of it. */
export async function serveHealth(server: ServerContext, { info }: ApiRequest): Promise<HttpAnswer | undefined> {
  const [, root = '', name] = /^(\/[a-z]+)(?:\/([\w./-]+))?\/?$/.exec(info.path) ?? [];
  const own = checksOf[root];
  if (own === undefined) return undefined;
  const hooks = server.startHooks.entries().map(([hook, done]) => hookCheck(hook, done));
  const checks = [...own, ...hooks];
  if (name === undefined) return serveAll(server, root.slice(1), checks, info.query);
  const check = checks.find((candidate) => candidate.name === name);
  if (check === undefined) return undefined;
  if (await check.isWell(server)) return textAnswer(200, 'ok');
  return textAnswer(500, `internal server error: ${check.failure ?? 'not finished'}\n`);
}

async function serveAll(
  server: ServerContext,
  root: string,
  checks: readonly Check[],
  query: URLSearchParams,
): Promise<HttpAnswer> {
  const excluded = query.getAll('exclude');
  const results = await Promise.all(
    checks.map(async (check) => {
      if (excluded.includes(check.name)) return { text: `[+]${check.name} excluded: ok`, well: true };
      const well = await check.isWell(server);
      return { text: well ? `[+]${check.name} ok` : `[-]${check.name} failed: reason withheld`, well };
    }),
  );
  const details = `${results.map(({ text }) => text).join('\n')}\n`;
  if (!results.every(({ well }) => well)) return textAnswer(500, `${details}${root} check failed\n`);
  if (!query.has('verbose')) return textAnswer(200, 'ok');
  const unknown = excluded.filter((name) => !checks.some((check) => check.name === name));
  const names = unknown.map((name) => JSON.stringify(name)).join(',');
  const warning = names === '' ? '' : `warn: some health checks cannot be excluded: no matches for ${names}\n`;
  return textAnswer(200, `${details}${warning}${root} check passed\n`);
}

/** Whether the store answers in time. */
function etcdAnswers({ etcd: store, clock }: ServerContext): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.setTimer(etcdTimeoutMs, () => resolve(false));
    void store
      .range({ key: '/registry/health', countOnly: true })
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => timer[Symbol.dispose]());
  });
}
