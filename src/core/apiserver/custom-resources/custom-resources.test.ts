import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CustomResourceDefinition, customResourceDefinitions } from '../../api/apiextensions-v1.ts';
import type { ResourceReference } from '../../api/scalars.ts';
import type { ApiObject } from '../../client/client.ts';
import { isStatusError } from '../../meta/status.ts';
import { startTestApiServer, type TestApiServer } from '../testing.ts';

interface CronTab extends ApiObject {
  spec: { cronSpec?: unknown; replicas?: unknown; extra?: unknown };
  status?: { replicas?: number };
}

const cronTabs: ResourceReference<CronTab> = {
  ...{ group: 'stable.example.com', version: 'v1', kind: 'CronTab', plural: 'crontabs', namespaced: true },
};

function definition(): CustomResourceDefinition {
  const spec = {
    type: 'object',
    required: ['cronSpec'],
    properties: {
      cronSpec: { type: 'string', pattern: '^[\\d* ]+$' },
      replicas: { type: 'integer', minimum: 1, default: 2 },
    },
  };
  const status = { type: 'object', properties: { replicas: { type: 'integer' } } };
  return {
    metadata: { name: 'crontabs.stable.example.com' },
    spec: {
      group: 'stable.example.com',
      scope: 'Namespaced',
      names: { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'] },
      versions: [
        {
          ...{ name: 'v1', served: true, storage: true },
          schema: { openAPIV3Schema: { type: 'object', properties: { spec, status } } },
          subresources: {
            status: {},
            scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
          },
          additionalPrinterColumns: [{ name: 'Spec', type: 'string', jsonPath: '.spec.cronSpec' }],
        },
        {
          name: 'v1beta1',
          served: true,
          storage: false,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
        },
      ],
    },
  };
}

async function establish({ client }: TestApiServer): Promise<void> {
  const changes = client.resource(customResourceDefinitions).watch({})[Symbol.asyncIterator]();
  await client.resource(customResourceDefinitions).create(definition());
  for (;;) {
    const change = await changes.next();
    assert.ok(change.done !== true);
    const conditions = (change.value as { object: CustomResourceDefinition }).object.status?.conditions ?? [];
    if (conditions.some(({ type, status }) => type === 'Established' && status === 'True')) break;
  }
  await changes.return?.();
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    assert.ok(isStatusError(error), String(error));
    return error.message;
  }
  return '';
}

const object = (name: string, spec: CronTab['spec']) => ({ metadata: { name, namespace: 'default' }, spec });

test('a definition makes a kind like any other, with its own schema', async () => {
  await using server = await startTestApiServer();
  await establish(server);
  const resource = server.client.resource(cronTabs);
  const created = await resource.create(object('a', { cronSpec: '* * *', extra: 1 }));
  assert.deepEqual(created.spec, { cronSpec: '* * *', replicas: 2 });
  assert.equal(
    await messageOf(resource.create(object('b', { cronSpec: 'x', replicas: 0 }))),
    `CronTab.stable.example.com "b" is invalid: [spec.cronSpec: Invalid value: "x": spec.cronSpec in body should match '^[\\d* ]+$', spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to 1]`,
  );
  assert.equal(
    await messageOf(resource.create(object('b', { cronSpec: 1 }))),
    'CronTab.stable.example.com "b" is invalid: spec.cronSpec: Invalid value: "integer": spec.cronSpec in body must be of type string: "integer"',
  );
  const reported = await resource.update({ ...created, spec: {}, status: { replicas: 5 } }, { subresource: 'status' });
  assert.deepEqual([reported.spec, reported.status], [created.spec, { replicas: 5 }]);
  const [beta] = (await server.client.resource({ ...cronTabs, version: 'v1beta1' }).list()).items;
  assert.equal(beta?.apiVersion, 'stable.example.com/v1beta1');
});

test('with its definition a kind goes, and all its objects', async () => {
  await using server = await startTestApiServer();
  await establish(server);
  const { client } = server;
  await client.resource(cronTabs).create(object('a', { cronSpec: '* * *' }));
  const changes = client.resource(customResourceDefinitions).watch({})[Symbol.asyncIterator]();
  await client.resource(customResourceDefinitions).delete('crontabs.stable.example.com');
  for (;;) {
    const change = await changes.next();
    assert.ok(change.done !== true);
    if ((change.value as { type: string }).type === 'DELETED') break;
  }
  assert.match(await messageOf(client.resource(cronTabs).list()), /^404 page not found|could not find/);
  const { kvs } = await server.etcd.range({
    key: '/registry/stable.example.com/',
    rangeEnd: '/registry/stable.example.com0',
  });
  assert.equal(kvs.length, 0);
  await changes.return?.();
});
