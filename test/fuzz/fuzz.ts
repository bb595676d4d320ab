import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { APIResourceList } from '../../src/core/api/meta-v1.ts';
import { startTestApiServer, type TestApiServer } from '../../src/core/apiserver/testing.ts';
import type { ApiObject } from '../../src/core/meta/object.ts';
import { parseYamlDocuments } from '../../src/core/meta/yaml/parse.ts';
import type { HttpCall } from '../../src/core/network/http.ts';
import { createDice } from './dice.ts';
import { judge } from './judge.ts';
import { makeRequest, type Target } from './requests.ts';

export interface FuzzReport {
  readonly requests: number;
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly failures: readonly { readonly problem: string; readonly call: HttpCall; readonly answer: string }[];
  /** MiB in use, with everything that was made deleted again, at regular points. */
  readonly heaps: readonly number[];
}

const requestsBetweenClearings = 3000;
const failuresKept = 20;
const patienceMs = 20_000;

/** Sends random requests to an API server in memory for `durationMs`; the same seed sends the same ones. */
export async function fuzz(seed: number, durationMs: number): Promise<FuzzReport> {
  await using server = await startTestApiServer();
  const targets = await findTargets(server);
  const dice = createDice(seed);
  const statuses = new Map<number, number>();
  const failures: FuzzReport['failures'][number][] = [];
  const heaps: number[] = [];
  const end = performance.now() + durationMs;
  let requests = 0;
  for (; performance.now() < end && failures.length < failuresKept; requests += 1) {
    if (requests % requestsBetweenClearings === 0) heaps.push(await clear(server, targets));
    const call = makeRequest(targets, dice);
    const { status, problem, answer } = await send(server, call);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (problem !== undefined) failures.push({ problem, call, answer });
  }
  heaps.push(await clear(server, targets));
  return { requests, statuses, failures, heaps };
}

/** The body of a request that this made, as text. */
export function bodyOf({ body }: HttpCall): string {
  if (body instanceof Uint8Array) return Buffer.from(body).toString('latin1');
  return typeof body === 'string' ? body : '';
}

async function send(
  server: TestApiServer,
  call: HttpCall,
): Promise<{ status: number; problem: string | undefined; answer: string }> {
  const giveUp = new AbortController();
  const late = setTimeout(() => giveUp.abort(new Error('the answer takes too long')), patienceMs);
  try {
    const response = await orAborted(server.transport({ ...call, signal: giveUp.signal }), giveUp.signal);
    const { status, headers, body } = response;
    const endless = status < 400 && /[?&](watch|follow)=|\/watch\//.test(call.target);
    const answer = endless || response.stream !== undefined ? '' : await orAborted(body.text(), giveUp.signal);
    return { status, answer, problem: judge(call, { status, headers }, answer) };
  } catch (error) {
    return {
      status: 0,
      answer: error instanceof Error ? (error.stack ?? error.message) : String(error),
      problem: 'no answer',
    };
  } finally {
    clearTimeout(late);
    giveUp.abort();
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    promise.then(resolve, reject);
  });
}

/** Deletes what the requests have made and forgets its history; resolves to the memory still in use. */
async function clear(server: TestApiServer, targets: readonly Target[]): Promise<number> {
  for (const { root, plural } of targets) {
    const list = await server.client
      .json<{ items?: ApiObject[] }>({ method: 'GET', target: `${root}/${plural}` })
      .catch(() => ({ items: [] }));
    for (const { metadata } of list.items ?? []) await remove(server, `${root}`, plural, metadata);
  }
  const { revision } = await server.etcd.range({ key: '/', limit: 1 });
  await server.etcd.compact(revision);
  setFlagsFromString('--expose-gc');
  await (runInNewContext('gc') as (options: object) => Promise<void>)({ type: 'major', execution: 'async' });
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const kept = new Set(['namespaces', 'apiservices', 'priorityclasses', 'servicecidrs']);

async function remove(
  server: TestApiServer,
  root: string,
  plural: string,
  metadata: ApiObject['metadata'],
): Promise<void> {
  if (kept.has(plural)) return;
  const { namespace, name } = metadata;
  const target = `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}/${encodeURIComponent(name ?? '')}`;
  if ((metadata.finalizers?.length ?? 0) > 0) {
    const headers = { 'content-type': 'application/merge-patch+json' };
    await server.transport({ method: 'PATCH', target, headers, body: '{"metadata":{"finalizers":null}}' });
  }
  await server.transport({ method: 'DELETE', target: `${target}?gracePeriodSeconds=0` });
}

/** Every resource that discovery lists, with the objects of its kind that there are. */
async function findTargets(server: TestApiServer): Promise<Target[]> {
  const objects = readSamples();
  for (const namespace of ['fuzz', 'zoo']) {
    await server.client.json({
      method: 'POST',
      target: '/api/v1/namespaces',
      body: JSON.stringify({ metadata: { name: namespace } }),
    });
  }
  const { groups } = await server.client.json<{ groups: { versions: { groupVersion: string }[] }[] }>({
    method: 'GET',
    target: '/apis',
  });
  const versions = groups.flatMap((group) => group.versions.map(({ groupVersion }) => groupVersion));
  const roots = ['/api/v1', ...versions.map((version) => `/apis/${version}`)];
  const lists = await Promise.all(
    roots.map((target) => server.client.json<APIResourceList>({ method: 'GET', target })),
  );
  return lists.flatMap(({ groupVersion, resources }, index) =>
    targetsOf(roots[index] ?? '', groupVersion, resources, objects),
  );
}

function targetsOf(
  root: string,
  apiVersion: string,
  resources: APIResourceList['resources'],
  objects: readonly ApiObject[],
): Target[] {
  return resources
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced }) => ({
      ...{ root, plural: name, namespaced },
      subresources: resources
        .filter((each) => each.name.startsWith(`${name}/`) && !each.name.endsWith('/proxy'))
        .map((each) => each.name.slice(name.length + 1)),
      samples: samplesOf(objects, apiVersion, kind),
    }));
}

function samplesOf(objects: readonly ApiObject[], apiVersion: string, kind: string): readonly ApiObject[] {
  const found = objects.filter((object) => object.apiVersion === apiVersion && object.kind === kind);
  return found.length > 0 ? found : [{ apiVersion, kind, metadata: { name: 'sample' }, spec: {} } as ApiObject];
}

function readSamples(): ApiObject[] {
  const folder = join(import.meta.dirname, '../conformance/manifests');
  return ['zoo.yaml', 'pods.yaml'].flatMap((name) =>
    parseYamlDocuments(readFileSync(join(folder, name), 'utf8')),
  ) as ApiObject[];
}
