import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startMachines } from '../../../../test/machines/start-machines.ts';
import { nodes, type Service, services } from '../../api/core-v1.ts';
import { type Endpoint, endpointSlices } from '../../api/discovery-v1.ts';
import { startTestApiServer, type TestApiServer } from '../../apiserver/testing.ts';
import type { Client } from '../../client/client.ts';
import { parseKubeconfig, printKubeconfig } from '../../client/kubeconfig/kubeconfig.ts';
import { PlaygroundClock } from '../../clock.ts';
import { executableFile } from '../../machine/kernel.ts';
import { createNetworkNamespace } from '../namespace.ts';
import type { NetworkNamespace, NetworkStack } from '../network-stack.ts';
import { serveHttp } from '../serve-http.ts';
import { kubeProxyProgram } from './kube-proxy-program.ts';
import { Proxier } from './proxier.ts';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

function slice(name: string, service: string, endpoints: Endpoint[], port = 80) {
  return {
    metadata: { name, namespace: 'default', labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port, protocol: 'TCP' }],
    endpoints,
  };
}

function service(name: string, spec: Partial<Service['spec']>): Service {
  const ports = [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }];
  return { metadata: { name, namespace: 'default' }, spec: { ports, ...spec } };
}

const ready = (address: string, nodeName: string, more: Partial<Endpoint> = {}): Endpoint => ({
  addresses: [address],
  nodeName,
  conditions: { ready: true },
  ...more,
});

async function follow(api: TestApiServer) {
  const clock = new PlaygroundClock();
  const namespace = createNetworkNamespace({ clock, path: '/proc/1/ns/net' });
  const ending = new AbortController();
  const { translation } = namespace;
  const options = { client: api.client, clock, translation, nodeName: 'node01', signal: ending.signal };
  const proxier = new Proxier({ ...options, onError: (error) => assert.fail(String(error)) });
  await proxier.synced;
  return { namespace, end: () => ending.abort() };
}

function rules({ translation }: NetworkNamespace, name: string): Record<string, string[]> {
  const entries = translation.entries().filter(([, rule]) => rule.comment.startsWith(`default/${name}`));
  return Object.fromEntries(
    entries.map(([key, rule]) => [
      `${key.address ?? 'node'}:${key.port}`,
      rule.destinations.map(({ address, port }) => `${address}:${port}`),
    ]),
  );
}

async function create(
  client: Client,
  name: string,
  spec: Partial<Service['spec']>,
  endpoints: Endpoint[],
): Promise<Service> {
  await client.resource(endpointSlices).create(slice(`${name}-1`, name, endpoints, 8080));
  return client.resource(services).create(service(name, spec));
}

describe('kube-proxy', () => {
  it('leads cluster, external and node addresses to ready endpoints, and follows changes', async () => {
    await using api = await startTestApiServer();
    const { client } = api;
    const early = await create(client, 'early', { type: 'ClusterIP' }, [ready('10.244.0.5', 'node01')]);
    const { namespace, end } = await follow(api);
    assert.deepEqual(rules(namespace, 'early'), { [`${early.spec.clusterIP}:80`]: ['10.244.0.5:8080'] });
    const web = await create(client, 'web', { type: 'NodePort', externalIPs: ['192.168.7.7'] }, [
      ready('10.244.0.6', 'node01'),
      { addresses: ['10.244.1.7'], nodeName: 'node02', conditions: { ready: false } },
    ]);
    await turn();
    const nodePort = web.spec.ports?.[0]?.nodePort;
    const addresses = [`${web.spec.clusterIP}:80`, '192.168.7.7:80', `node:${nodePort}`];
    assert.deepEqual(rules(namespace, 'web'), Object.fromEntries(addresses.map((each) => [each, ['10.244.0.6:8080']])));
    await client.resource(endpointSlices).delete('web-1', { namespace: 'default' });
    await turn();
    assert.deepEqual(Object.values(rules(namespace, 'web')), [[], [], []]);
    await client.resource(services).delete('web', { namespace: 'default' });
    await turn();
    assert.deepEqual(rules(namespace, 'web'), {});
    end();
  });

  it('keeps to traffic policies, hints, affinity and terminating endpoints', async () => {
    await using api = await startTestApiServer();
    const { client } = api;
    const { namespace, end } = await follow(api);
    await client
      .resource(nodes)
      .create({ metadata: { name: 'node01', labels: { 'topology.kubernetes.io/zone': 'east' } }, spec: {} });
    const both = [ready('10.244.0.1', 'node01'), ready('10.244.1.1', 'node02')];
    const inside = await create(client, 'inside', { internalTrafficPolicy: 'Local' }, both);
    const outside = await create(client, 'outside', { type: 'NodePort', externalTrafficPolicy: 'Local' }, both);
    const hinted = both.map((endpoint, index) => ({
      ...endpoint,
      hints: { forZones: [{ name: ['west', 'east'][index] ?? '' }] },
    }));
    const near = await create(client, 'near', {}, hinted);
    const leaving = { ready: false, serving: true, terminating: true };
    const last = await create(client, 'last', { sessionAffinity: 'ClientIP' }, [
      ready('10.244.0.9', 'node01', { conditions: leaving }),
    ]);
    await turn();
    assert.deepEqual(rules(namespace, 'inside'), { [`${inside.spec.clusterIP}:80`]: ['10.244.0.1:8080'] });
    assert.deepEqual(rules(namespace, 'outside'), {
      [`${outside.spec.clusterIP}:80`]: ['10.244.0.1:8080', '10.244.1.1:8080'],
      [`node:${outside.spec.ports?.[0]?.nodePort}`]: ['10.244.0.1:8080'],
    });
    assert.deepEqual(rules(namespace, 'near'), { [`${near.spec.clusterIP}:80`]: ['10.244.1.1:8080'] });
    assert.deepEqual(rules(namespace, 'last'), { [`${last.spec.clusterIP}:80`]: ['10.244.0.9:8080'] });
    const affinity = namespace.translation.entries().find(([, { comment }]) => comment === 'default/last:http');
    assert.equal(affinity?.[1].affinityMs, 10_800_000);
    end();
  });

  it('runs as a program on a node, where connections then find their endpoint', async () => {
    await using api = await startTestApiServer();
    const { machines, stop } = await startMachines(2, [kubeProxyProgram], new PlaygroundClock());
    const [controlPlane, node] = machines;
    assert.ok(controlPlane && node);
    const stackOf = (kernel: { network: NetworkNamespace }): NetworkStack =>
      kernel.network.stackFor(1, new AbortController().signal);
    void serveHttp(stackOf(controlPlane.kernel).listen({ port: 8080 }), api.handler);
    void serveHttp(stackOf(controlPlane.kernel).listen({ port: 9000 }), async () => ({ status: 200, body: 'found' }));
    const kubeconfig = parseKubeconfig(
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: 'http://172.30.1.2:8080' } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: '' } }],
        'current-context': 'x',
      }),
    );
    node.kernel.files.mkdir('/var/lib/kube-proxy', { recursive: true });
    node.machine.writeFile('/var/lib/kube-proxy/kubeconfig.conf', printKubeconfig(kubeconfig));
    node.machine.writeFile(
      '/var/lib/kube-proxy/config.conf',
      'kind: KubeProxyConfiguration\napiVersion: kubeproxy.config.k8s.io/v1alpha1\nclientConnection:\n  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf\n',
    );
    node.machine.writeFile('/usr/local/bin/kube-proxy', executableFile('kube-proxy'));
    const process = node.kernel.spawn(
      ['/usr/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--hostname-override=node02'],
      { stdout: null, stderr: null },
    );
    const created = await api.client.resource(services).create(service('web', {}));
    await api.client.resource(endpointSlices).create(slice('web-1', 'web', [ready('172.30.1.2', 'node01')], 9000));
    await turn();
    await turn();
    const connection = await stackOf(node.kernel).dial({ address: created.spec.clusterIP ?? '', port: 80 });
    assert.equal(connection.remote.address, created.spec.clusterIP);
    connection.reset();
    const health = await node.machine.exec(['kube-proxy', '--config=/nope']);
    assert.match(health.stderr, /"command failed" err="failed complete: open \/nope: no such file or directory"/);
    assert.equal((await node.machine.exec(['kube-proxy', '--bogus'])).stderr, 'Error: unknown flag: --bogus\n');
    process.kill('SIGTERM');
    assert.equal((await process.exited).code, 0);
    await stop();
  });
});
