import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployments } from '../api/apps-v1.ts';
import { configMaps, namespaces, pods, type ResourceQuota, resourceQuotas } from '../api/core-v1.ts';
import { startTestApiServer } from '../apiserver/testing.ts';
import { createEventRecorder } from '../client/event-recorder.ts';
import { createInformerFactory } from '../client/informer-factory.ts';
import { resourceQuotaController } from './resource-quota.ts';

const namespace = 'team';

test('quotas tell what is used of them, and hear of what goes', async () => {
  await using server = await startTestApiServer();
  const { client, clock } = server;
  const stop = new AbortController();
  const { signal } = stop;
  const informers = createInformerFactory({ client, clock, signal });
  const recorder = createEventRecorder({ client, clock, component: 'test' });
  resourceQuotaController.run({ client, clock, informers, recorder, signal, log: (line) => assert.fail(line) });
  const untilUsed = async (used: ResourceQuota['status']): Promise<void> => {
    let seen: ResourceQuota['status'];
    for (let tries = 0; tries < 200; tries += 1) {
      seen = (await client.resource(resourceQuotas).get('main', { namespace })).status;
      if (JSON.stringify(seen?.used) === JSON.stringify(used?.used)) return;
      await clock.sleep(10);
    }
    assert.deepEqual(seen?.used, used?.used);
  };

  await client.resource(namespaces).create({ metadata: { name: namespace }, spec: {} });
  await client.resource(configMaps).create({ metadata: { name: 'one' } }, { namespace });
  const resources = { requests: { cpu: '250m' } };
  const containers = [{ name: 'c', image: 'i', resources }];
  await client.resource(pods).create({ metadata: { name: 'pod' }, spec: { containers } }, { namespace });
  const hard = { configmaps: '5', 'count/deployments.apps': '2', pods: '3', 'requests.cpu': '1' };
  await client.resource(resourceQuotas).create({ metadata: { name: 'main' }, spec: { hard } }, { namespace });
  await untilUsed({ used: { configmaps: '1', 'count/deployments.apps': '0', pods: '1', 'requests.cpu': '250m' } });

  const pod = await client.resource(pods).get('pod', { namespace });
  await client
    .resource(pods)
    .update({ ...pod, status: { ...pod.status, phase: 'Succeeded' } }, { subresource: 'status' });
  await untilUsed({ used: { configmaps: '1', 'count/deployments.apps': '0', pods: '0', 'requests.cpu': '0' } });

  const template = { metadata: { labels: { a: 'b' } }, spec: { containers } };
  const spec = { selector: { matchLabels: { a: 'b' } }, template };
  await client.resource(deployments).create({ metadata: { name: 'web' }, spec }, { namespace });
  await client.resource(configMaps).delete('one', { namespace });
  await untilUsed({ used: { configmaps: '0', 'count/deployments.apps': '1', pods: '0', 'requests.cpu': '0' } });
  await client.resource(deployments).delete('web', { namespace });
  await untilUsed({ used: { configmaps: '0', 'count/deployments.apps': '0', pods: '0', 'requests.cpu': '0' } });
  stop.abort();
});
