import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type StartedMachines, startMachines } from '../../../../../test/machines/start-machines.ts';
import { nodes } from '../../../api/core-v1.ts';
import { startTestApiServer } from '../../../apiserver/testing.ts';
import { parseKubeconfig, printKubeconfig } from '../../../client/kubeconfig/kubeconfig.ts';
import { PlaygroundClock } from '../../../clock.ts';
import { serveHttp } from '../../serve-http.ts';
import { flanneldProgram } from './flanneld-program.ts';

const running: StartedMachines[] = [];
after(() => Promise.all(running.map((machines) => machines.stop())));

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

describe('flanneld', () => {
  it('tells the CNI plugin its subnet and keeps routes to the other nodes', async () => {
    await using api = await startTestApiServer();
    const started = await startMachines(2, [flanneldProgram], new PlaygroundClock());
    running.push(started);
    const [first, second] = started.machines;
    assert.ok(first && second);
    void serveHttp(first.kernel.network.stackFor(1, new AbortController().signal).listen({ port: 8080 }), api.handler);
    const kubeconfig = parseKubeconfig(
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: 'http://172.30.1.2:8080' } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: '' } }],
        'current-context': 'x',
      }),
    );
    for (const { kernel } of [first, second]) {
      kernel.files.mkdir('/etc/kube-flannel', { recursive: true });
      kernel.files.writeFile(
        '/etc/kube-flannel/net-conf.json',
        '{"Network":"10.244.0.0/16","Backend":{"Type":"host-gw"}}',
      );
      kernel.files.writeFile('/root/kubeconfig', printKubeconfig(kubeconfig));
    }
    const arguments_ = ['flanneld', '--ip-masq', '--kube-subnet-mgr', '--kubeconfig-file=/root/kubeconfig'];
    await api.client.resource(nodes).create({ metadata: { name: 'node01' }, spec: {} });
    const early = await first.machine.exec(arguments_, { env: { NODE_NAME: 'node01' } });
    assert.equal(early.exitCode, 1);
    assert.match(early.stderr, /failed to acquire lease: node "node01" pod cidr not assigned/);

    await api.client
      .resource(nodes)
      .patch('node01', 'merge', { spec: { podCIDR: '10.244.0.0/24', podCIDRs: ['10.244.0.0/24'] } });
    await api.client
      .resource(nodes)
      .create({ metadata: { name: 'node02' }, spec: { podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] } });
    const ending = new AbortController();
    const daemons = [first, second].map(({ machine }, index) =>
      machine.exec(arguments_, { env: { NODE_NAME: `node0${index + 1}` }, signal: ending.signal }).catch(() => {}),
    );
    await turn();
    await turn();
    const subnet =
      'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.1.1/24\nFLANNEL_MTU=1500\nFLANNEL_IPMASQ=true\n';
    assert.equal(second.kernel.files.readText('/run/flannel/subnet.env'), subnet);
    const route = { destination: '10.244.1.0/24', gateway: '172.30.1.3', device: 'eth0' };
    assert.deepEqual(
      first.kernel.network.routes().filter(({ gateway }) => gateway !== undefined),
      [route],
    );
    const annotated = await api.client.resource(nodes).get('node02');
    assert.equal(annotated.metadata.annotations?.['flannel.alpha.coreos.com/public-ip'], '172.30.1.3');
    await api.client.resource(nodes).delete('node02');
    await turn();
    assert.deepEqual(
      first.kernel.network.routes().filter(({ gateway }) => gateway !== undefined),
      [],
    );
    ending.abort();
    await Promise.all(daemons);
  });
});
