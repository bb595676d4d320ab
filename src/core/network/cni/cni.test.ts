import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type StartedMachine, startMachines } from '../../../../test/machines/start-machines.ts';
import { executableFile } from '../../machine/kernel.ts';
import type { NetworkStack } from '../network-stack.ts';
import type { CniResult } from './cni-plugin.ts';
import { cniPrograms, flannelCniProgram } from './cni-programs.ts';
import { formatSubnetFile, subnetFilePath } from './subnet-file.ts';

const programs = [...cniPrograms, flannelCniProgram];

async function startNodes(count: number) {
  const started = await startMachines(count, programs);
  for (const { kernel } of started.machines) {
    kernel.files.mkdir('/opt/cni/bin', { recursive: true });
    for (const { name } of programs)
      kernel.files.writeFile(`/opt/cni/bin/${name}`, executableFile(name), { mode: 0o755 });
  }
  return started;
}

function writeSubnet({ kernel }: StartedMachine, subnet: string): void {
  kernel.files.mkdir('/run/flannel', { recursive: true });
  const file = formatSubnetFile({ network: '10.244.0.0/16', subnet, mtu: 1500, ipMasquerade: true });
  kernel.files.writeFile(subnetFilePath, file);
}

interface Call {
  command: string;
  plugin: string;
  id: string;
  args?: string;
  configuration: object;
}

async function run(
  { machine }: StartedMachine,
  call: Call,
): Promise<{ exitCode: number; output: Record<string, unknown> }> {
  const env = {
    CNI_COMMAND: call.command,
    CNI_CONTAINERID: call.id,
    CNI_NETNS: `/var/run/netns/${call.id}`,
    CNI_IFNAME: 'eth0',
    CNI_PATH: '/opt/cni/bin',
    CNI_ARGS: call.args ?? '',
  };
  const stdin = JSON.stringify({ cniVersion: '1.0.0', name: 'cbr0', ...call.configuration });
  const { stdout, exitCode } = await machine.exec([`/opt/cni/bin/${call.plugin}`], { env, stdin });
  return { exitCode, output: stdout === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>) };
}

const flannel = { type: 'flannel', delegate: { hairpinMode: true, isDefaultGateway: true } };

async function addPod(node: StartedMachine, id: string, args = ''): Promise<{ address: string; stack: NetworkStack }> {
  const namespace = node.kernel.createNetworkNamespace(`/var/run/netns/${id}`);
  const { exitCode, output } = await run(node, { command: 'ADD', plugin: 'flannel', id, args, configuration: flannel });
  assert.equal(exitCode, 0, JSON.stringify(output));
  const address = (output as CniResult).ips?.[0]?.address.split('/')[0] ?? '';
  return { address, stack: namespace.stackFor(1, new AbortController().signal) };
}

async function echo(stack: NetworkStack, port: number): Promise<void> {
  for await (const connection of stack.listen({ port }).accept()) {
    await connection.send(new TextEncoder().encode(connection.remote.address));
    connection.end();
  }
}

async function dial(from: NetworkStack, address: string, port: number): Promise<string> {
  const connection = await from.dial({ address, port });
  const data = await connection.receive();
  return data instanceof Uint8Array ? new TextDecoder().decode(data) : '';
}

describe('CNI plugins', () => {
  it('connect pods of one node and of two, each seen by its own address', async () => {
    const { machines } = await startNodes(2);
    const [first, second] = machines;
    assert.ok(first && second);
    writeSubnet(first, '10.244.0.1/24');
    writeSubnet(second, '10.244.1.1/24');
    first.kernel.network.addRoute({ destination: '10.244.1.0/24', gateway: '172.30.1.3', device: 'eth0' });
    second.kernel.network.addRoute({ destination: '10.244.0.0/24', gateway: '172.30.1.2', device: 'eth0' });
    const [a, b, c] = [await addPod(first, 'a'), await addPod(first, 'b'), await addPod(second, 'c')];
    assert.deepEqual([a.address, b.address, c.address], ['10.244.0.2', '10.244.0.3', '10.244.1.2']);
    void echo(b.stack, 80);
    void echo(c.stack, 80);
    assert.equal(await dial(a.stack, '10.244.0.3', 80), '10.244.0.2');
    assert.equal(await dial(a.stack, '10.244.1.2', 80), '10.244.0.2');
    const host = first.kernel.network.stackFor(1, new AbortController().signal);
    assert.equal(await dial(host, '10.244.0.3', 80), '10.244.0.1');
    const routes = new Map(a.stack.routes().map(({ destination, gateway }) => [destination, gateway]));
    assert.deepEqual(
      routes,
      new Map([
        ['0.0.0.0/0', '10.244.0.1'],
        ['10.244.0.0/24', undefined],
      ]),
    );
  });

  it('answer an addition with a result of the specification', async () => {
    const { machines } = await startNodes(1);
    const [node] = machines;
    assert.ok(node);
    writeSubnet(node, '10.244.3.1/24');
    node.kernel.createNetworkNamespace('/var/run/netns/x');
    const { output } = await run(node, { command: 'ADD', plugin: 'flannel', id: 'x', configuration: flannel });
    const result = output as CniResult;
    assert.equal(result.cniVersion, '1.0.0');
    assert.deepEqual(result.ips, [{ address: '10.244.3.2/24', gateway: '10.244.3.1', interface: 2 }]);
    assert.deepEqual(result.interfaces?.[2]?.sandbox, '/var/run/netns/x');
    assert.deepEqual(result.routes, [{ dst: '10.244.0.0/16' }, { dst: '0.0.0.0/0', gw: '10.244.3.1' }]);
    assert.equal(node.kernel.files.readText('/var/lib/cni/networks/cbr0/10.244.3.2'), 'x\r\neth0');
  });

  it('give addresses out in turn, take them back, and run out of them', async () => {
    const { machines } = await startNodes(1);
    const [node] = machines;
    assert.ok(node);
    const configuration = { type: 'host-local', ipam: { type: 'host-local', ranges: [[{ subnet: '10.9.0.0/29' }]] } };
    const add = async (id: string, args = ''): Promise<unknown> => {
      const { output } = await run(node, { command: 'ADD', plugin: 'host-local', id, args, configuration });
      return (output as CniResult).ips?.[0]?.address ?? output.msg;
    };
    const given = [];
    for (const id of ['a', 'b', 'c', 'd', 'e']) given.push(await add(id));
    assert.deepEqual(given, ['10.9.0.2/29', '10.9.0.3/29', '10.9.0.4/29', '10.9.0.5/29', '10.9.0.6/29']);
    const none = 'no IP addresses available in range set: 10.9.0.1-10.9.0.6';
    assert.equal(await add('f'), `failed to allocate for range 0: ${none}`);
    await run(node, { command: 'DEL', plugin: 'host-local', id: 'b', configuration });
    assert.equal(await add('f'), '10.9.0.3/29');
    assert.equal(await add('c', 'IP=10.9.0.4'), '10.9.0.4/29', 'its own address again');
    assert.match(String(await add('g', 'IP=10.9.0.4')), /requested IP address 10.9.0.4 is not available/);
  });

  it('remove what they added, twice if asked', async () => {
    const { machines } = await startNodes(1);
    const [node] = machines;
    assert.ok(node);
    writeSubnet(node, '10.244.0.1/24');
    await addPod(node, 'a');
    for (let time = 0; time < 2; time += 1) {
      const { exitCode } = await run(node, { command: 'DEL', plugin: 'flannel', id: 'a', configuration: flannel });
      assert.equal(exitCode, 0);
    }
    assert.deepEqual(node.kernel.files.readDirectory('/var/lib/cni/networks/cbr0'), ['last_reserved_ip.0']);
    assert.equal((await addPod(node, 'b')).address, '10.244.0.3');
  });

  it('say what is wrong', async () => {
    const { machines, clock } = await startNodes(1);
    const [node] = machines;
    assert.ok(node);
    const message = async (plugin: string, configuration: object): Promise<unknown> =>
      (await run(node, { command: 'ADD', plugin, id: 'x', configuration })).output.msg;
    const missing = 'open /run/flannel/subnet.env: no such file or directory. Check the flannel pod log for this node.';
    const waiting = message('flannel', flannel);
    await clock.advance(500);
    await clock.advance(600);
    assert.equal(await waiting, `failed to load flannel 'subnet.env' file: ${missing}`);
    writeSubnet(node, '10.244.0.1/24');
    const gone =
      'failed to open netns "/var/run/netns/x": failed to Statfs "/var/run/netns/x": no such file or directory';
    assert.equal(await message('flannel', flannel), gone);
    await addPod(node, 'a');
    writeSubnet(node, '10.244.7.1/24');
    node.kernel.createNetworkNamespace('/var/run/netns/x');
    const other = 'failed to set bridge addr: "cni0" already has an IP address different from 10.244.7.1/24';
    assert.equal(await message('flannel', flannel), other);
    assert.deepEqual(node.kernel.files.readDirectory('/var/lib/cni/networks/cbr0').includes('10.244.7.2'), false);
    assert.match(String(await message('bridge', { type: 'bridge', cniVersion: '9.0.0' })), /incompatible CNI versions/);
  });

  it('lead ports of the node to ports of a pod', async () => {
    const { machines } = await startNodes(1);
    const [node] = machines;
    assert.ok(node);
    writeSubnet(node, '10.244.0.1/24');
    const pod = await addPod(node, 'a');
    void echo(pod.stack, 80);
    const configuration = {
      type: 'portmap',
      prevResult: { ips: [{ address: `${pod.address}/24` }] },
      runtimeConfig: { portMappings: [{ hostPort: 8080, containerPort: 80, protocol: 'tcp' }] },
    };
    await run(node, { command: 'ADD', plugin: 'portmap', id: 'a', configuration });
    const host = node.kernel.network.stackFor(1, new AbortController().signal);
    assert.equal(await dial(host, '172.30.1.2', 8080), '10.244.0.1');
    await run(node, { command: 'DEL', plugin: 'portmap', id: 'a', configuration });
    await assert.rejects(dial(host, '172.30.1.2', 8080), { code: 'ECONNREFUSED' });
  });
});
