import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployments } from '../api/apps-v1.ts';
import { nodes, pods } from '../api/core-v1.ts';
import { isStatusError } from '../meta/status.ts';
import { startTestApiServer } from './testing.ts';

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
const pod = (name: string) => ({ metadata: { name, namespace: 'default' }, spec: template.spec });

async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    assert.ok(isStatusError(error), String(error));
    return error.message;
  }
  return '';
}

test('an object is created, read, changed and deleted', async () => {
  await using server = await startTestApiServer();
  const resource = server.client.resource(deployments);
  const created = await resource.create({
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' } }, template },
  });
  assert.equal(created.metadata.generation, 1);
  assert.equal(created.spec.replicas, 1);
  assert.equal(created.spec.strategy?.rollingUpdate?.maxSurge, '25%');
  const updated = await resource.update({ ...created, spec: { ...created.spec, replicas: 3 } });
  assert.equal(updated.metadata.generation, 2);
  assert.equal(
    await messageOf(resource.update({ ...created, spec: { ...created.spec, replicas: 4 } })),
    'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
  );
  const same = await resource.update(updated);
  assert.equal(same.metadata.resourceVersion, updated.metadata.resourceVersion);
  const status = await resource.update(
    { ...updated, spec: { ...updated.spec, replicas: 9 }, status: { replicas: 3 } },
    { subresource: 'status' },
  );
  assert.deepEqual([status.spec.replicas, status.status?.replicas], [3, 3]);
  await resource.delete('web', { namespace: 'default' });
  assert.equal(await messageOf(resource.get('web', { namespace: 'default' })), 'deployments.apps "web" not found');
});

test('a watch tells of what starts and stops to match', async () => {
  await using server = await startTestApiServer();
  const { client } = server;
  const list = await client.resource(pods).list({ namespace: 'default' });
  const ending = new AbortController();
  const events = client
    .resource(pods)
    .watch({
      fieldSelector: 'spec.nodeName=node01',
      resourceVersion: list.metadata.resourceVersion ?? '',
      signal: ending.signal,
    })
    [Symbol.asyncIterator]();
  const created = await client.resource(pods).create(pod('a'));
  await client.resource(pods).update({ ...created, spec: { ...created.spec, nodeName: 'node01' } });
  const first = await events.next();
  assert.deepEqual([first.value?.type, first.value?.object.metadata.name], ['ADDED', 'a']);
  await client.resource(pods).delete('a', { namespace: 'default', gracePeriodSeconds: 0 });
  await events.next();
  const second = await events.next();
  assert.deepEqual([second.value?.type, second.value?.object.metadata.name], ['DELETED', 'a']);
  ending.abort();
});

test('a pod that runs is deleted when its kubelet says so', async () => {
  await using server = await startTestApiServer();
  const resource = server.client.resource(pods);
  await resource.create({ ...pod('a'), spec: { ...template.spec, nodeName: 'node01' } });
  const marked = await resource.delete('a', { namespace: 'default' });
  assert.ok('spec' in marked);
  assert.equal(marked.metadata.deletionGracePeriodSeconds, 30);
  await resource.delete('a', { namespace: 'default', gracePeriodSeconds: 0 });
  assert.equal(await messageOf(resource.get('a', { namespace: 'default' })), 'pods "a" not found');
});

test('lists come in pages of one revision', async () => {
  await using server = await startTestApiServer();
  const resource = server.client.resource(nodes);
  for (const name of ['c', 'a', 'b']) await resource.create({ metadata: { name } });
  const first = await resource.list({ limit: 2 });
  assert.deepEqual(
    first.items.map(({ metadata }) => metadata.name),
    ['a', 'b'],
  );
  assert.equal(first.metadata.remainingItemCount, 1);
  await resource.create({ metadata: { name: 'd' } });
  const second = await resource.list({ limit: 2, continue: first.metadata.continue ?? '' });
  assert.deepEqual(
    second.items.map(({ metadata }) => metadata.name),
    ['c'],
  );
  assert.equal(second.metadata.continue, undefined);
});
