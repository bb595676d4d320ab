import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployments } from '../api/apps-v1.ts';
import { configMaps, events, namespaces, nodes, pods, services } from '../api/core-v1.ts';
import { events as newEvents } from '../api/events-v1.ts';
import type { WatchEvent } from '../client/watch-events.ts';
import type { ApiObject } from '../meta/object.ts';
import { isStatusError } from '../meta/status.ts';
import { builtInResources } from '../resources/built-in-resources.ts';
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

async function nextEvent(events: AsyncIterator<WatchEvent<ApiObject>, unknown>): Promise<unknown[]> {
  const result = await events.next();
  assert.ok(result.done !== true);
  return [result.value.type, result.value.object.metadata.name];
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
  const changes = client
    .resource(pods)
    .watch({
      fieldSelector: 'spec.nodeName=node01',
      resourceVersion: list.metadata.resourceVersion ?? '',
      signal: ending.signal,
    })
    [Symbol.asyncIterator]();
  await client.resource(pods).create(pod('a'));
  const binding = {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name: 'a' },
    target: { kind: 'Node', name: 'node01' },
  };
  const target = '/api/v1/namespaces/default/pods/a/binding';
  await client.json({ method: 'POST', target, body: JSON.stringify(binding) });
  assert.deepEqual(await nextEvent(changes), ['ADDED', 'a']);
  await client.resource(pods).delete('a', { namespace: 'default', gracePeriodSeconds: 0 });
  assert.deepEqual(await nextEvent(changes), ['MODIFIED', 'a']);
  assert.deepEqual(await nextEvent(changes), ['DELETED', 'a']);
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
  for (const name of ['c', 'a', 'b']) await resource.create({ metadata: { name }, spec: {} });
  const first = await resource.list({ limit: 2 });
  assert.deepEqual(
    first.items.map(({ metadata }) => metadata.name),
    ['a', 'b'],
  );
  assert.equal(first.metadata.remainingItemCount, 1);
  await resource.create({ metadata: { name: 'd' }, spec: {} });
  const second = await resource.list({ limit: 2, continue: first.metadata.continue ?? '' });
  assert.deepEqual(
    second.items.map(({ metadata }) => metadata.name),
    ['c'],
  );
  assert.equal(second.metadata.continue, undefined);
});

test('a namespace goes when it is finalized', async () => {
  await using server = await startTestApiServer();
  const resource = server.client.resource(namespaces);
  const created = await resource.create({ metadata: { name: 'a' }, spec: {} });
  assert.deepEqual([created.status?.phase, created.spec?.finalizers], ['Active', ['kubernetes']]);
  const marked = await resource.delete('a');
  assert.ok('spec' in marked && typeof marked.status === 'object');
  assert.equal(marked.status.phase, 'Terminating');
  const again = await resource.delete('a');
  assert.ok('spec' in again);
  assert.equal(again.metadata.resourceVersion, marked.metadata.resourceVersion);
  await resource.update({ ...marked, spec: { finalizers: [] } }, { subresource: 'finalize' });
  assert.equal(await messageOf(resource.get('a')), 'namespaces "a" not found');
});

test('services get addresses and ports, and give them back', async () => {
  await using server = await startTestApiServer();
  const resource = server.client.resource(services);
  const service = (name: string, clusterIP?: string) => ({
    metadata: { name, namespace: 'default' },
    spec: { type: 'NodePort', ports: [{ port: 80 }], ...(clusterIP !== undefined && { clusterIP }) },
  });
  const first = await resource.create(service('a'));
  const { clusterIP = '', ports } = first.spec ?? {};
  assert.match(clusterIP, /^10\./);
  assert.ok((ports?.[0]?.nodePort ?? 0) >= 30_000);
  assert.equal(
    await messageOf(resource.create(service('b', clusterIP))),
    `Service "b" is invalid: spec.clusterIPs: Invalid value: ["${clusterIP}"]: failed to allocate IP ${clusterIP}: provided IP is already allocated`,
  );
  const plain = await resource.patch('a', 'merge', { spec: { type: 'ClusterIP' } }, { namespace: 'default' });
  assert.deepEqual([plain.spec?.clusterIP, plain.spec?.ports?.[0]?.nodePort], [clusterIP, undefined]);
  await resource.delete('a', { namespace: 'default' });
  assert.equal((await resource.create(service('b', clusterIP))).spec?.clusterIP, clusterIP);
});

test('events are the same in both groups', async () => {
  await using server = await startTestApiServer();
  const { client } = server;
  const involvedObject = { kind: 'Pod', name: 'a', namespace: 'default' };
  const metadata = { name: 'a.1', namespace: 'default' };
  await client.resource(events).create({ metadata, involvedObject, reason: 'Pulled', message: 'done' });
  const [event] = (await client.resource(newEvents).list({ fieldSelector: 'regarding.name=a' })).items;
  assert.deepEqual([event?.note, event?.regarding?.kind], ['done', 'Pod']);
});

test('server-side apply makes, changes and refuses what others own', async () => {
  await using server = await startTestApiServer();
  const resource = server.client.resource(configMaps);
  const config = (data: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data,
  });
  const apply = (data: Record<string, string>, fieldManager: string, force = false) =>
    resource.patch('a', 'apply', config(data), { namespace: 'default', fieldManager, force });
  await apply({ a: '1', b: '1' }, 'one');
  assert.deepEqual((await apply({ a: '2' }, 'one')).data, { a: '2' });
  assert.match(
    await messageOf(apply({ a: '3' }, 'two')),
    /^Apply failed with 1 conflict: conflict with "one": \.data\.a$/,
  );
  assert.deepEqual((await apply({ a: '3' }, 'two', true)).data, { a: '3' });
});

test('no kind fails at an empty object', async () => {
  await using server = await startTestApiServer();
  for (const resource of builtInResources) {
    const metadata = { name: 'a', ...(resource.namespaced && { namespace: 'default' }) };
    const { group, version, apiVersion, kind, plural, namespaced } = resource;
    const client = server.client.resource({ group, version, kind, plural, namespaced });
    const message = await messageOf(client.create({ apiVersion, kind, metadata }));
    assert.doesNotMatch(message, /Cannot|is not (a function|iterable)/, plural);
  }
});

test('half of a character in a body is no character', async () => {
  await using server = await startTestApiServer();
  const body = String.raw`{"metadata":{"name":"half"},"data":{"a":"\ud800 \ud83d\ude00 \\ud800"}}`;
  const answer = await server.transport({ method: 'POST', target: '/api/v1/namespaces/default/configmaps', body });
  const { data } = JSON.parse(await answer.body.text()) as { data: { a: string } };
  assert.equal(data.a, '\ufffd 😀 \\ud800');
});
