import { readFile } from 'node:fs/promises';
import https from 'node:https';
import { parseKubeconfig } from '../../src/core/client/kubeconfig/kubeconfig.ts';
import { percentile, print, timed } from './figure.ts';

const podCount = 5000;
const writers = 16;
const watcherCount = 100;
const changes = 100;
const pods = '/api/v1/namespaces/default/pods';
const configMaps = '/api/v1/namespaces/default/configmaps';

interface Answer extends AsyncIterable<Buffer> {
  readonly statusCode?: number;
}

type Send = (method: string, path: string, body?: object) => Promise<Answer>;

/** The same requests to any API server that a kubeconfig leads to, over HTTPS; `env` says whose figures they are. */
export async function measureApi(kubeconfig: string, env: string): Promise<void> {
  const send = await connect(kubeconfig);
  await read(await send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } }));
  const creating = await timed(() => createPods(send));
  print({
    name: `creates of ${podCount} pods by ${writers} writers`,
    value: (podCount * 1000) / creating,
    unit: '/s',
    env,
  });
  const lists: number[] = [];
  for (let round = 0; round < 5; round += 1) lists.push(await timed(async () => read(await send('GET', pods))));
  print({ name: `list of ${podCount} pods, median of 5`, value: percentile(lists, 0.5), unit: 'ms', env });
  const delays = await measureWatches(send);
  const name = `create to event, ${watcherCount} watchers`;
  print({ name: `${name}, p50`, value: percentile(delays, 0.5), unit: 'ms', env });
  print({ name: `${name}, p99`, value: percentile(delays, 0.99), unit: 'ms', env });
}

async function connect(kubeconfig: string): Promise<Send> {
  const { clusters, users } = parseKubeconfig(await readFile(kubeconfig, 'utf8'));
  const [cluster] = clusters.values();
  const [user] = users.values();
  const pem = (data: unknown): string => Buffer.from(String(data), 'base64').toString();
  const agent = new https.Agent({
    keepAlive: true,
    ca: pem(cluster?.['certificate-authority-data']),
    cert: pem(user?.['client-certificate-data']),
    key: pem(user?.['client-key-data']),
  });
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const request = https.request(`${cluster?.server ?? ''}${path}`, { agent, method, headers }, resolve);
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
}

async function read(answer: Answer): Promise<number> {
  let length = 0;
  for await (const chunk of answer) length += chunk.length;
  return length;
}

/** No scheduler takes them, so that only the API is measured. */
async function createPods(send: Send): Promise<void> {
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < podCount) {
      next += 1;
      const metadata = { name: `pod-${next}`, labels: { app: 'bench' } };
      const spec = { schedulerName: 'nobody', containers: [{ name: 'server', image: 'nginx:1.27' }] };
      const answer = await send('POST', pods, { metadata, spec });
      await read(answer);
      if (answer.statusCode !== 201) throw new Error(`a create was answered with ${answer.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
}

/** The milliseconds from each create's start to each watcher's event. */
async function measureWatches(send: Send): Promise<number[]> {
  const delays: number[] = [];
  const wake: { all: () => void } = { all: () => {} };
  let startedMs = 0;
  let pending = 0;
  const follow = async (answer: Answer): Promise<void> => {
    for await (const chunk of answer) {
      if (!chunk.includes('"type":"ADDED"')) continue;
      delays.push(performance.now() - startedMs);
      pending -= 1;
      if (pending === 0) wake.all();
    }
  };
  const path = `${configMaps}?watch=1&fieldSelector=metadata.name!=kube-root-ca.crt`;
  const watches = await Promise.all(Array.from({ length: watcherCount }, () => send('GET', path)));
  for (const watch of watches) void follow(watch).catch(() => {});
  for (let change = 0; change < changes; change += 1) {
    pending = watcherCount;
    const told = new Promise<void>((resolve) => {
      wake.all = resolve;
    });
    startedMs = performance.now();
    await read(
      await send('POST', configMaps, { metadata: { name: `change-${change}` }, data: { a: 'b'.repeat(500) } }),
    );
    await told;
  }
  return delays;
}
