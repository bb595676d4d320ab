import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { createPlayground, Playground, PlaygroundOptions } from '../../src/node/index.ts';
import { nodeEnv as env, percentile, print, timed } from './figure.ts';

/** What the build made, as a user of the library has it. */
async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const library = (await import(pathToFileURL('dist/node/index.js').href)) as {
    createPlayground: typeof createPlayground;
  };
  const playground = await library.createPlayground(options);
  await playground.ready;
  return playground;
}

async function run(playground: Playground, command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await playground.exec(command);
  assert.equal(exitCode, 0, `${command}\n${stdout}${stderr}`);
  return stdout;
}

async function dnsReady(playground: Playground): Promise<void> {
  await run(playground, 'kubectl -n kube-system rollout status deployment/coredns');
}

/** From the call to three Ready nodes, five times. */
export async function measureStart(): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    let playground: Playground | undefined;
    times.push(
      await timed(async () => {
        playground = await startPlayground({ nodes: 2 });
      }),
    );
    await playground?.close();
  }
  print({ name: 'start to 3 nodes Ready, median of 5', value: percentile(times, 0.5), unit: 'ms', env });
}

/** From `kubectl create deployment` to its one pod Ready, and what a kubectl costs, on three machines. */
export async function measureCommands(): Promise<void> {
  const playground = await startPlayground({ nodes: 2 });
  await dnsReady(playground);
  const first = await timed(() => run(playground, createAndWait(1)));
  print({ name: 'create deployment to first pod Ready', value: first, unit: 'ms', env });
  const times: number[] = [];
  for (let round = 0; round < 50; round += 1) times.push(await timed(() => run(playground, 'kubectl get pods -A')));
  print({ name: 'kubectl get pods -A, p50 of 50', value: percentile(times, 0.5), unit: 'ms', env });
  print({ name: 'kubectl get pods -A, p95 of 50', value: percentile(times, 0.95), unit: 'ms', env });
  await playground.close();
}

/** From `kubectl create deployment` to all of `pods` Ready; for 1,000 also what reading them costs. */
export async function measurePods(nodes: number, pods: number): Promise<void> {
  const playground = await startPlayground({ nodes });
  await dnsReady(playground);
  const name = `${pods} pods Ready on ${nodes} nodes`;
  print({ name, value: await timed(() => run(playground, createAndWait(pods))), unit: 'ms', env });
  if (pods >= 1000) await measureReading(playground, pods);
  await playground.close();
}

/** What the process holds after a collection: all machines are in it. */
export async function measureHeap(): Promise<void> {
  const playground = await startPlayground({ nodes: 2 });
  await dnsReady(playground);
  print({ name: 'heap of 3 idle machines', value: usedHeap(), unit: 'MiB', env });
  // Three machines take 110 pods each; the taint of the control plane is tolerated by nobody here.
  await run(playground, `kubectl taint node controlplane node-role.kubernetes.io/control-plane-`);
  await run(playground, createAndWait(300));
  print({ name: 'heap of 3 machines with 300 pods', value: usedHeap(), unit: 'MiB', env });
  await playground.close();
}

function usedHeap(): number {
  assert.ok(globalThis.gc, 'node runs with --expose-gc');
  globalThis.gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function createAndWait(pods: number): string {
  return `kubectl create deployment bench --image=nginx --replicas=${pods} && kubectl rollout status deployment/bench`;
}

async function measureReading(playground: Playground, pods: number): Promise<void> {
  const headers = { accept: 'application/json' };
  const list = async (): Promise<void> => {
    const { body } = await playground.api({ method: 'GET', target: '/api/v1/namespaces/default/pods', headers });
    assert.equal((JSON.parse(await body.text()) as { items: unknown[] }).items.length, pods);
  };
  print({ name: `list ${pods} pods`, value: await timed(list), unit: 'ms', env });
  const watch = async (): Promise<void> => {
    const target = '/api/v1/namespaces/default/pods?watch=1&resourceVersion=0';
    const { body } = await playground.api({ method: 'GET', target, headers });
    const decoder = new TextDecoder();
    let seen = 0;
    for await (const chunk of body) {
      const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) seen += 1;
      if (seen >= pods) break;
    }
  };
  print({ name: `watch that starts with ${pods} pods`, value: await timed(watch), unit: 'ms', env });
  const command = (): Promise<string> => run(playground, 'kubectl get pods');
  await command();
  print({ name: `kubectl get pods, ${pods} of them`, value: await timed(command), unit: 'ms', env });
}
