import { type Node, nodes, pods } from '../../../api/core-v1.ts';
import { createBackoff } from '../../../client/backoff.ts';
import type { Client } from '../../../client/client.ts';
import { createInformer } from '../../../client/informer.ts';
import { emptyKubeconfig } from '../../../client/kubeconfig/kubeconfig.ts';
import { createKubeconfigClient } from '../../../client/kubeconfig.ts';
import { klogLine } from '../../../component/klog.ts';
import { defineProgram, type Process } from '../../../machine/process.ts';
import { isSystemError } from '../../../system-error.ts';
import { formatAddress, isLoopback, parseCidr } from '../../address.ts';
import { formatSubnetFile, subnetFilePath } from '../subnet-file.ts';
import { followNodes } from './follow-nodes.ts';
import { flannelAnnotations } from './node-lease.ts';

/**
 * flannel's daemon with the backend host-gw: takes the machine's part of the cluster's addresses from its Node, tells the CNI
 * plugin about it, and keeps a route to every other node's part.
 */
export const flanneldProgram = defineProgram({ name: 'flanneld', run });

const configurationPath = '/etc/kube-flannel/net-conf.json';

type Log = (level: 'I' | 'W' | 'E', source: string, message: string) => void;

async function run(process: Process): Promise<number> {
  let written: Promise<void> = Promise.resolve();
  const log: Log = (level, source, message) => {
    written = process.stderr.write(klogLine(process, level, source, message)).catch(() => {});
  };
  const stopping = new AbortController();
  process.killed.addEventListener('abort', () => stopping.abort());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.onSignal(signal, () => stopping.abort());
  try {
    await serve(process, parseFlags(process.argv.slice(1)), stopping.signal, log);
    log('I', 'main.go:498', 'Exiting cleanly...');
    await written;
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    log('E', 'main.go:362', error instanceof Error ? error.message : String(error));
    await written;
    return 1;
  }
}

interface Flags {
  readonly ipMasquerade: boolean;
  readonly kubeconfig: string;
}

function parseFlags(args: readonly string[]): Flags {
  const given = new Map<string, string>();
  for (const word of args) {
    const [, name = '', value = 'true'] = /^--?([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    if (!['ip-masq', 'kube-subnet-mgr', 'kubeconfig-file', 'iface', 'v'].includes(name)) {
      throw new Error(`flag provided but not defined: -${name}`);
    }
    given.set(name, value);
  }
  return { ipMasquerade: given.get('ip-masq') === 'true', kubeconfig: given.get('kubeconfig-file') ?? '' };
}

async function serve(process: Process, flags: Flags, signal: AbortSignal, log: Log): Promise<void> {
  const network = readNetwork(process);
  const client = createKubeconfigClient(process, flags.kubeconfig === '' ? emptyKubeconfig() : flags.kubeconfig, {
    userAgent: 'flanneld',
  });
  const { device, address } = publicInterface(process);
  const nodeName = await untilReachable(process, signal, () => findNodeName(process, client));
  const subnet = await acquireSubnet(process, client, nodeName);
  await announce(client, nodeName, address);
  process.files.mkdir(subnetFilePath.replace(/\/[^/]*$/, ''), { recursive: true });
  const file = { network, subnet: gatewayOf(subnet), mtu: 1500, ipMasquerade: flags.ipMasquerade };
  process.files.writeFile(subnetFilePath, formatSubnetFile(file));
  log('I', 'main.go:465', `Wrote subnet file to ${subnetFilePath}`);
  log('I', 'main.go:469', 'Running backend.');
  const ended = followNodes({
    client,
    clock: process.clock,
    network: process.kernel.network,
    nodeName,
    device,
    signal,
    onRoute: (destination, gateway) => log('I', 'route_network.go:93', `Subnet added: ${destination} via ${gateway}`),
    onError: (error) =>
      log(
        'E',
        'reflector.go:227',
        `Failed to watch *v1.Node: ${error instanceof Error ? error.message : String(error)}`,
      ),
  });
  await ended;
}

/** The network of the whole cluster: `10.244.0.0/16`. */
function readNetwork(process: Process): string {
  let text: string;
  try {
    text = process.files.readText(configurationPath);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Error(
      `Failed to create SubnetManager: failed to read net conf: open ${configurationPath}: ${error.message.toLowerCase()}`,
      { cause: error },
    );
  }
  const { Network: network, Backend: backend } = JSON.parse(text) as { Network?: string; Backend?: { Type?: string } };
  if (network === undefined || parseCidr(network) === undefined) {
    throw new Error(
      `Failed to create SubnetManager: error parsing subnet config: invalid Network ${JSON.stringify(network)}`,
    );
  }
  if (backend?.Type !== 'host-gw')
    throw new Error(`Error fetching backend: unknown backend type: ${backend?.Type ?? ''}`);
  return network;
}

async function findNodeName(process: Process, client: Client): Promise<string> {
  const named = process.env.get('NODE_NAME');
  if (named) return named;
  const [name, namespace] = [process.env.get('POD_NAME') ?? '', process.env.get('POD_NAMESPACE') ?? ''];
  if (name === '' || namespace === '') {
    throw new Error('Failed to create SubnetManager: env variables POD_NAME and POD_NAMESPACE must be set');
  }
  const pod = await client.resource(pods).get(name, { namespace });
  if (!pod.spec.nodeName)
    throw new Error(`Failed to create SubnetManager: node name not present in pod spec '${namespace}/${name}'`);
  return pod.spec.nodeName;
}

function publicInterface(process: Process): { device: string; address: string } {
  const route = process.network.routes().find(({ destination }) => destination === '0.0.0.0/0');
  const interfaces = process.network.interfaces().filter(({ address }) => address !== '' && !isLoopback(address));
  const found = interfaces.find(({ name }) => name === route?.device) ?? interfaces[0];
  if (found === undefined)
    throw new Error('Failed to find any valid interface to use: failed to get default interface');
  return { device: found.name, address: found.address };
}

const apiTimeoutMs = 30_000;
const podCidrTimeoutMs = 5000;
const retry = { initialMs: 50, maximumMs: 1000 };

/** kube-proxy, which makes the API's address lead anywhere, starts at the same time as this. */
async function untilReachable<T>(process: Process, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  const { clock } = process;
  const deadlineMs = clock.now() + apiTimeoutMs;
  const backoff = createBackoff(clock, retry);
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isSystemError(error) || clock.now() > deadlineMs) throw error;
      await clock.sleep(backoff.nextMs(), signal);
    }
  }
}

/** The node's part of the addresses, which the controller manager gives it. */
async function acquireSubnet(process: Process, client: Client, nodeName: string): Promise<string> {
  const ending = new AbortController();
  const found = new Promise<string>((resolve) => {
    const fieldSelector = `metadata.name=${nodeName}`;
    const informer = createInformer(nodes, { client, clock: process.clock, signal: ending.signal, fieldSelector });
    const look = ({ spec }: Node): void => {
      if (spec.podCIDR) resolve(spec.podCIDR);
    };
    informer.addHandler({ added: look, updated: look });
  });
  const none = process.clock.sleep(podCidrTimeoutMs, ending.signal).then(() => undefined);
  try {
    const subnet = await Promise.race([found, none]);
    if (subnet !== undefined) return subnet;
    const reason = `failed to acquire lease: node "${nodeName}" pod cidr not assigned`;
    throw new Error(`Error registering network: ${reason}`);
  } finally {
    none.catch(() => {});
    ending.abort();
  }
}

/** Other nodes learn from the annotations where this one is. */
async function announce(client: Client, nodeName: string, address: string): Promise<void> {
  const { metadata } = await client.resource(nodes).get(nodeName);
  const annotations = flannelAnnotations(address);
  const isKnown = Object.entries(annotations).every(([name, value]) => metadata.annotations?.[name] === value);
  if (isKnown) return;
  await client.resource(nodes).patch(nodeName, 'strategic', { metadata: { annotations } }, { subresource: 'status' });
}

/** `10.244.1.0/24` gives `10.244.1.1/24`. */
function gatewayOf(subnet: string): string {
  const cidr = parseCidr(subnet);
  return cidr === undefined ? subnet : `${formatAddress(cidr.network + 1)}/${cidr.prefixLength}`;
}
