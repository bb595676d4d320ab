import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployments, replicaSets } from '../api/apps-v1.ts';
import { nodes, pods } from '../api/core-v1.ts';
import { startTestApiServer } from '../apiserver/testing.ts';
import { createEventRecorder } from '../client/event-recorder.ts';
import { createInformerFactory } from '../client/informer-factory.ts';
import { PlaygroundClock } from '../clock.ts';
import { runScheduler } from '../scheduler/scheduler.ts';
import { deploymentController } from './deployment.ts';
import { replicaSetController } from './replicaset.ts';

const template = (image: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'nginx', image }] },
});

test('a deployment makes a replica set, which makes pods, which are placed', async () => {
  const clock = new PlaygroundClock();
  const server = await startTestApiServer({ clock });
  const stop = new AbortController();
  const { signal } = stop;
  const { client } = server;
  const informers = createInformerFactory({ client, clock, signal });
  const log = (): void => {};
  const recorder = createEventRecorder({
    client,
    clock,
    component: 'test',
    onError: (error) => assert.fail(String(error)),
  });
  for (const controller of [deploymentController, replicaSetController])
    controller.run({ client, clock, informers, recorder, signal, log });
  const capacity = { cpu: '2', memory: '2Gi', pods: '110' };
  for (const name of ['node01', 'node02']) {
    await client.resource(nodes).create({ metadata: { name }, spec: {}, status: { capacity, allocatable: capacity } });
  }
  void runScheduler({
    client,
    clock,
    informers: createInformerFactory({ client, clock, signal }),
    recorder,
    signal,
    log,
  });
  await client.resource(deployments).create(
    {
      metadata: { name: 'web' },
      spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: template('nginx') },
    },
    { namespace: 'default' },
  );
  let placed: (string | undefined)[] = [];
  for (let tries = 0; tries < 100 && placed.length < 3; tries += 1) {
    await clock.sleep(20);
    placed = (await client.resource(pods).list({ namespace: 'default' })).items
      .map(({ spec }) => spec.nodeName)
      .filter((name) => name !== undefined);
  }
  const sets = await client.resource(replicaSets).list({ namespace: 'default' });
  assert.equal(sets.items.length, 1);
  assert.equal(placed.length, 3);
  assert.deepEqual(new Set(placed), new Set(['node01', 'node02']));
  stop.abort();
  await server[Symbol.asyncDispose]();
});
