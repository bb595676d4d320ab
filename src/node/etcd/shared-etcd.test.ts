import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { configMaps, type Service, services } from '../../core/api/core-v1.ts';
import { bootstrapPolicy, bootstrapPriorityClasses } from '../../core/apiserver/bootstrap/bootstrap.ts';
import { publishApiServer } from '../../core/apiserver/bootstrap/kubernetes-service.ts';
import { startTestApiServer, type TestApiServer } from '../../core/apiserver/testing.ts';
import { PlaygroundClock } from '../../core/clock.ts';
import { dialEtcd } from './dial-etcd.ts';
import { noEtcd, type RunningEtcd, startEtcd } from './testing.ts';

async function bootstrap({ server }: TestApiServer, address: string): Promise<void> {
  await bootstrapPolicy(server.context);
  await bootstrapPriorityClasses(server.context);
  await publishApiServer(server.context, { address, port: 6443, serviceClusterIpRange: '10.96.0.0/24' });
}

function nodePortService(name: string): Service {
  const metadata = { name, namespace: 'default' };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'NodePort', ports: [{ port: 80 }] } };
}

describe('two API servers over one real etcd', { skip: noEtcd }, () => {
  let running: RunningEtcd;
  let one: TestApiServer;
  let other: TestApiServer;
  const etcds: Disposable[] = [];
  before(async () => {
    const clock = new PlaygroundClock();
    running = await startEtcd();
    const settings = { serviceClusterIpRange: '10.96.0.0/24', nodePortRange: { first: 30_000, last: 30_031 } };
    const start = async (): Promise<TestApiServer> => {
      const etcd = dialEtcd({ endpoints: [running.url], clock });
      etcds.push(etcd);
      return startTestApiServer({ clock, etcd, settings });
    };
    [one, other] = await Promise.all([start(), start()]);
    await Promise.all([bootstrap(one, '10.0.0.1'), bootstrap(other, '10.0.0.1')]);
  });
  after(async () => {
    await Promise.all([one[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
    for (const etcd of etcds) etcd[Symbol.dispose]();
    await running[Symbol.asyncDispose]();
  });

  it('keeps objects under the keys that Kubernetes gives them', async () => {
    const { kvs } = await one.etcd.range({ key: '/registry/', rangeEnd: '/registry0', keysOnly: true });
    const keys = new Set(kvs.map(({ key }) => key));
    for (const key of ['namespaces/default', 'services/specs/default/kubernetes', 'ipaddresses/10.96.0.1'])
      assert.ok(keys.has(`/registry/${key}`), key);
  });

  it('shows through one what is written through the other', async () => {
    const { metadata } = await other.client.resource(configMaps).list({ namespace: 'default' });
    const watch = other.client
      .resource(configMaps)
      .watch({ namespace: 'default', resourceVersion: metadata.resourceVersion ?? '' });
    const metadataOfNew = { name: 'shared', namespace: 'default' };
    const made = await one.client
      .resource(configMaps)
      .create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: metadataOfNew, data: { a: '1' } });
    for await (const { type, object } of watch) {
      assert.equal(type, 'ADDED');
      assert.deepEqual(object, made);
      break;
    }
    const seen = await other.client.resource(configMaps).list({ namespace: 'default' });
    assert.deepEqual(
      seen.items.map(({ metadata: { name } }) => name),
      ['shared'],
    );
  });

  it('gives no address and no port twice', async () => {
    const names = Array.from({ length: 32 }, (_, index) => `s${index}`);
    const made = await Promise.all(
      names.map((name, index) =>
        (index % 2 === 0 ? one : other).client.resource(services).create(nodePortService(name)),
      ),
    );
    assert.equal(new Set(made.map(({ spec }) => spec?.clusterIP)).size, 32);
    assert.equal(new Set(made.map(({ spec }) => spec?.ports?.[0]?.nodePort)).size, 32);
    await assert.rejects(other.client.resource(services).create(nodePortService('full')), /range is full/);
    await one.client.resource(services).delete('s7', { namespace: 'default' });
    const port = made[7]?.spec?.ports?.[0]?.nodePort;
    const again = await other.client.resource(services).create(nodePortService('again'));
    assert.equal(again.spec?.ports?.[0]?.nodePort, port);
  });
});
