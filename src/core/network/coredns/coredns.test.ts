import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type StartedMachine, type StartedMachines, startMachines } from '../../../../test/machines/start-machines.ts';
import { type Service, services } from '../../api/core-v1.ts';
import { type Endpoint, endpointSlices } from '../../api/discovery-v1.ts';
import { startTestApiServer } from '../../apiserver/testing.ts';
import type { Client } from '../../client/client.ts';
import { parseKubeconfig, printKubeconfig } from '../../client/kubeconfig/kubeconfig.ts';
import { PlaygroundClock } from '../../clock.ts';
import { dialHttp } from '../dial-http.ts';
import type { DnsMessage, DnsRecord } from '../dns-message.ts';
import { queryDns } from '../dns-query.ts';
import type { NetworkStack } from '../network-stack.ts';
import { serveHttp } from '../serve-http.ts';
import { corednsProgram } from './coredns-program.ts';

const running: StartedMachines[] = [];
after(() => Promise.all(running.map((machines) => machines.stop())));

/** As kubeadm writes it, but for where the API is. */
const corefile = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       kubeconfig /etc/coredns/kubeconfig
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . 172.30.1.3 {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`;

const upstreamCorefile = `. {
    hosts {
        93.184.215.14 example.com
        ttl 60
    }
}
`;

function stackOf({ kernel }: StartedMachine): NetworkStack {
  return kernel.network.stackFor(1, new AbortController().signal);
}

async function prepare() {
  const api = await startTestApiServer();
  const started = await startMachines(2, [corednsProgram], new PlaygroundClock());
  running.push(started);
  const [node, other] = started.machines;
  assert.ok(node && other);
  void serveHttp(stackOf(other).listen({ port: 8080 }), api.handler);
  for (const machine of [node, other]) machine.kernel.files.mkdir('/etc/coredns', { recursive: true });
  const kubeconfig = parseKubeconfig(
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: 'http://172.30.1.3:8080' } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: '' } }],
      'current-context': 'x',
    }),
  );
  node.machine.writeFile('/etc/coredns/kubeconfig', printKubeconfig(kubeconfig));
  const { clock } = started;
  const ask = async (name: string, type = 'A', tcp = false): Promise<DnsMessage> => {
    const question = { name, type };
    const answer = await queryDns({
      network: stackOf(other),
      clock,
      server: '172.30.1.2',
      question,
      timeoutMs: 2000,
      tcp,
    });
    return answer.message;
  };
  return { api, client: api.client, node, other, clock, ask };
}

interface Running {
  output: () => string;
  stop: () => Promise<number>;
}

async function startServer(machine: StartedMachine, text: string, until: RegExp): Promise<Running> {
  machine.machine.writeFile('/etc/coredns/Corefile', text);
  let output = '';
  const ending = new AbortController();
  const done = machine.machine.exec(['coredns', '-conf', '/etc/coredns/Corefile'], {
    signal: ending.signal,
    onOutput: (_stream, piece) => {
      output += piece;
    },
  });
  done.catch(() => {});
  await waitFor(
    () => until.test(output),
    () => output,
  );
  return {
    output: () => output,
    stop: async () => {
      ending.abort();
      return (await done.catch(() => ({ exitCode: 137 }))).exitCode;
    },
  };
}

async function waitFor(condition: () => boolean, describeFailure: () => string): Promise<void> {
  for (let attempt = 0; attempt < 200 && !condition(); attempt += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(condition(), describeFailure());
}

async function createService(
  client: Client,
  name: string,
  spec: Partial<Service['spec']>,
  endpoints: Endpoint[],
): Promise<Service> {
  const ports = [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }];
  const labels = { 'kubernetes.io/service-name': name };
  await client.resource(endpointSlices).create({
    metadata: { name: `${name}-1`, namespace: 'default', labels },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints,
  });
  return client.resource(services).create({ metadata: { name, namespace: 'default' }, spec: { ports, ...spec } });
}

const endpoint = (address: string, hostname?: string): Endpoint => ({
  addresses: [address],
  conditions: { ready: true },
  ...(hostname === undefined ? {} : { hostname }),
});

function show(records: readonly DnsRecord[]): string[] {
  return records
    .map((record) => {
      const data = { ...record } as Record<string, unknown>;
      delete data.serial;
      return Object.values(data).join(' ');
    })
    .sort();
}

const zoneOfCluster = 'cluster.local. 30 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7200 1800 86400 30';

describe('CoreDNS', () => {
  it('answers for services, endpoints and pods of the cluster', async () => {
    const { api, client, node, other, ask } = await prepare();
    const web = await createService(client, 'web', {}, [endpoint('10.244.0.5')]);
    await createService(client, 'db', { clusterIP: 'None' }, [endpoint('10.244.0.7', 'db-0'), endpoint('10.244.1.8')]);
    await createService(client, 'outside', { type: 'ExternalName', externalName: 'example.com', ports: [] }, []);
    const upstream = await startServer(other, upstreamCorefile, /CoreDNS-/);
    const server = await startServer(node, corefile, /CoreDNS-/);
    const webAddress = web.spec.clusterIP ?? '';
    const answers = async (name: string, type?: string): Promise<string[]> => show((await ask(name, type)).answers);

    const reply = await ask('Web.default.svc.cluster.local.');
    assert.deepEqual(show(reply.answers), [`Web.default.svc.cluster.local. 30 A ${webAddress}`]);
    assert.deepEqual([reply.authoritative, reply.recursionAvailable, reply.responseCode], [true, false, 'NOERROR']);
    assert.deepEqual(await answers('db.default.svc.cluster.local.'), [
      'db.default.svc.cluster.local. 30 A 10.244.0.7',
      'db.default.svc.cluster.local. 30 A 10.244.1.8',
    ]);
    assert.deepEqual(await answers('db-0.db.default.svc.cluster.local.'), [
      'db-0.db.default.svc.cluster.local. 30 A 10.244.0.7',
    ]);
    const located = await ask('_http._tcp.db.default.svc.cluster.local.', 'SRV');
    assert.deepEqual(show(located.answers), [
      '_http._tcp.db.default.svc.cluster.local. 30 SRV 0 50 8080 10-244-1-8.db.default.svc.cluster.local.',
      '_http._tcp.db.default.svc.cluster.local. 30 SRV 0 50 8080 db-0.db.default.svc.cluster.local.',
    ]);
    assert.equal(located.additionals.length, 2);
    assert.deepEqual(await answers('web.default.svc.cluster.local.', 'SRV'), [
      'web.default.svc.cluster.local. 30 SRV 0 100 80 web.default.svc.cluster.local.',
    ]);
    assert.deepEqual(await answers('outside.default.svc.cluster.local.'), [
      'example.com. 60 A 93.184.215.14',
      'outside.default.svc.cluster.local. 30 CNAME example.com.',
    ]);
    assert.deepEqual(await answers('10-244-0-5.default.pod.cluster.local.'), [
      '10-244-0-5.default.pod.cluster.local. 30 A 10.244.0.5',
    ]);
    const reverse = `${webAddress.split('.').reverse().join('.')}.in-addr.arpa.`;
    assert.deepEqual(await answers(reverse, 'PTR'), [`${reverse} 30 PTR web.default.svc.cluster.local.`]);
    assert.deepEqual(await answers('7.0.244.10.in-addr.arpa.', 'PTR'), [
      '7.0.244.10.in-addr.arpa. 30 PTR db-0.db.default.svc.cluster.local.',
    ]);
    await Promise.all([upstream.stop(), server.stop(), api[Symbol.asyncDispose]()]);
  });

  it('says what does not exist, and follows the cluster', async () => {
    const { api, client, node, ask } = await prepare();
    await createService(client, 'web', {}, [endpoint('10.244.0.5')]);
    const server = await startServer(node, corefile, /CoreDNS-/);
    const denied = async (name: string, type?: string): Promise<unknown[]> => {
      const { responseCode, answers, authorities } = await ask(name, type);
      return [responseCode, answers.length, show(authorities)];
    };
    assert.deepEqual(await denied('none.default.svc.cluster.local.'), ['NXDOMAIN', 0, [zoneOfCluster]]);
    assert.deepEqual(await denied('web.nowhere.svc.cluster.local.'), ['NXDOMAIN', 0, [zoneOfCluster]]);
    assert.deepEqual(await denied('a.b.web.default.svc.cluster.local.'), ['NXDOMAIN', 0, [zoneOfCluster]]);
    assert.deepEqual(await denied('web.default.svc.cluster.local.', 'AAAA'), ['NOERROR', 0, [zoneOfCluster]]);
    assert.deepEqual(await denied('default.svc.cluster.local.'), ['NOERROR', 0, [zoneOfCluster]]);
    await client.resource(services).delete('web', { namespace: 'default' });
    await waitFor(
      () => true,
      () => '',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(await denied('web.default.svc.cluster.local.'), ['NXDOMAIN', 0, [zoneOfCluster]]);
    await Promise.all([server.stop(), api[Symbol.asyncDispose]()]);
  });

  it('asks others for what is not its own, keeps their answers, and fails as a server does', async () => {
    const { api, node, other, ask } = await prepare();
    const upstream = await startServer(other, upstreamCorefile, /CoreDNS-/);
    const server = await startServer(node, corefile, /CoreDNS-/);
    assert.deepEqual(show((await ask('example.com.')).answers), [
      'example.com. 30 A 93.184.215.14'.replace(' 30 ', ' 60 '),
    ]);
    await upstream.stop();
    const kept = (await ask('example.com.')).answers[0];
    assert.ok(kept !== undefined && kept.ttl <= 30, 'the cache limits the time to live');
    assert.equal((await ask('example.org.')).responseCode, 'SERVFAIL');
    assert.match(
      server.output(),
      /\[ERROR\] plugin\/errors: 2 example\.org\. A: read udp .*->172\.30\.1\.3:53: read: connection refused/,
    );
    await Promise.all([server.stop(), api[Symbol.asyncDispose]()]);
  });

  it('cuts what does not fit a datagram, and tells all over a stream', async () => {
    const { api, client, node, ask } = await prepare();
    const many = Array.from({ length: 90 }, (_, index) => endpoint(`10.244.3.${index + 1}`));
    await createService(client, 'many', { clusterIP: 'None' }, many);
    const server = await startServer(node, corefile, /CoreDNS-/);
    assert.equal((await ask('many.default.svc.cluster.local.', 'A', true)).answers.length, 90);
    assert.equal(
      (await ask('many.default.svc.cluster.local.')).answers.length,
      90,
      'the client asked again over a stream',
    );
    await Promise.all([server.stop(), api[Symbol.asyncDispose]()]);
  });

  it('tells its health, takes a changed Corefile, and keeps the old one when the new one is wrong', async () => {
    const { api, node, ask } = await prepare();
    const server = await startServer(node, corefile, /CoreDNS-/);
    const get = async (port: number, target: string): Promise<string> => {
      const response = await dialHttp(stackOf(node), { address: '127.0.0.1', port })({ method: 'GET', target });
      return `${response.status} ${await response.body.text()}`;
    };
    assert.equal(await get(8080, '/health'), '200 OK');
    assert.equal(await get(8181, '/ready'), '200 OK');
    node.machine.writeFile('/etc/coredns/Corefile', corefile.replace('    loop\n', '    lop\n'));
    await waitFor(() => server.output().includes('Restart failed'), server.output);
    const wrong = "Restart failed: /etc/coredns/Corefile:21 - Error during parsing: Unknown directive 'lop'";
    assert.ok(server.output().includes(wrong), server.output());
    assert.equal((await ask('none.default.svc.cluster.local.')).responseCode, 'NXDOMAIN');
    const renamed =
      '    rewrite name api.example web.default.svc.cluster.local\n    hosts {\n        1.2.3.4 static.example\n        fallthrough\n    }\n    ready\n';
    node.machine.writeFile('/etc/coredns/Corefile', corefile.replace('    ready\n', renamed));
    await waitFor(() => server.output().includes('Reloading complete'), server.output);
    assert.deepEqual(show((await ask('static.example.')).answers), [
      'static.example. 30 A 1.2.3.4'.replace(' 30 ', ' 3600 '),
    ]);
    assert.equal((await ask('api.example.')).responseCode, 'NXDOMAIN');
    await Promise.all([server.stop(), api[Symbol.asyncDispose]()]);
  });

  it('refuses to start with a Corefile that makes no sense', async () => {
    const { api, node } = await prepare();
    const start = async (text: string): Promise<[number, string]> => {
      node.machine.writeFile('/etc/coredns/Corefile', text);
      const { exitCode, stderr } = await node.machine.exec(['coredns', '-conf', '/etc/coredns/Corefile']);
      return [exitCode, stderr];
    };
    const unknown = "/etc/coredns/Corefile:2 - Error during parsing: Unknown directive 'forwrd'\n";
    assert.deepEqual(await start('.:53 {\n  forwrd . 1.1.1.1\n}\n'), [1, unknown]);
    const property = "plugin/kubernetes: /etc/coredns/Corefile:2 - Error during parsing: unknown property 'podz'\n";
    assert.deepEqual(await start('. {\n  kubernetes cluster.local {\n podz x\n}\n}\n'), [1, property]);
    assert.match((await start('. {\n  log\n'))[1], /Unexpected EOF, expecting '}'/);
    await api[Symbol.asyncDispose]();
  });
});
