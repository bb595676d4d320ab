import { macFor } from '../address.ts';
import type { NetworkNamespace } from '../network-stack.ts';
import {
  CniError,
  type CniResult,
  cniCodes,
  defineCniPlugin,
  type PluginCall,
  type PluginConfiguration,
} from './cni-plugin.ts';
import { delegate } from './delegate.ts';

export interface BridgeConfiguration extends PluginConfiguration {
  readonly bridge?: string;
  /** Give the bridge the address of the gateway, so that the machine can reach what is attached. */
  readonly isGateway?: boolean;
  readonly isDefaultGateway?: boolean;
  readonly ipam?: { readonly type?: string };
}

/** Attaches a network namespace to the machine, by a pair of interfaces behind a bridge that is made when it is missing. */
export const bridgePlugin = defineCniPlugin<BridgeConfiguration>('bridge', {
  async add(call) {
    const peer = openNamespace(call);
    const ipamType = requireIpam(call.configuration);
    const allocated = await delegate(call.process, ipamType, call.configuration);
    try {
      return connect(call, peer, allocated);
    } catch (error) {
      await delegate(call.process, ipamType, call.configuration, 'DEL');
      throw error;
    }
  },

  async remove(call) {
    await delegate(call.process, requireIpam(call.configuration), call.configuration);
    const { network } = call.process.kernel;
    const peer = call.process.kernel.networkNamespace(call.networkNamespace);
    if (peer !== undefined) network.detach(peer);
  },

  async check(call) {
    const peer = openNamespace(call);
    const isThere = peer.interfaces().some(({ name }) => name === call.interfaceName);
    if (!isThere) throw new CniError(`no interface ${call.interfaceName} in ${call.networkNamespace}`);
  },
});

function requireIpam({ ipam }: BridgeConfiguration): string {
  if (!ipam?.type)
    throw new CniError('the bridge needs an ipam plugin to give out addresses', cniCodes.invalidConfiguration);
  return ipam.type;
}

function openNamespace({ process, networkNamespace: path }: PluginCall<BridgeConfiguration>): NetworkNamespace {
  const namespace = process.kernel.networkNamespace(path);
  if (namespace !== undefined) return namespace;
  throw new CniError(`failed to open netns "${path}": failed to Statfs "${path}": no such file or directory`);
}

function connect(call: PluginCall<BridgeConfiguration>, peer: NetworkNamespace, allocated: CniResult): CniResult {
  const [ip] = allocated.ips ?? [];
  if (ip === undefined) throw new CniError('IPAM plugin returned missing IP config');
  const { bridge = 'cni0', isGateway, isDefaultGateway } = call.configuration;
  const { kernel, clock } = call.process;
  const [address = '', prefixText = ''] = ip.address.split('/');
  const prefixLength = Number(prefixText);
  const gateway = ip.gateway ?? '';
  if (isGateway === true || isDefaultGateway === true) ensureBridge(kernel.network, bridge, gateway, prefixLength);
  const hostName = `veth${Array.from(clock.randomBytes(4), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  kernel.network.attach(peer, { name: call.interfaceName, hostName, address, prefixLength, gateway });
  const interfaces = [
    { name: bridge, mac: macFor(gateway) },
    { name: hostName, mac: macFor(address) },
    { name: call.interfaceName, mac: macFor(address), sandbox: call.networkNamespace },
  ];
  const defaultRoute = isDefaultGateway === true ? [{ dst: '0.0.0.0/0', gw: gateway }] : [];
  return {
    interfaces,
    ips: [{ ...ip, interface: 2 }],
    routes: [...(allocated.routes ?? []), ...defaultRoute],
    dns: allocated.dns ?? {},
  };
}

function ensureBridge(network: NetworkNamespace, name: string, gateway: string, prefixLength: number): void {
  const existing = network.interfaces().find((each) => each.name === name);
  if (existing === undefined) {
    network.addInterface({ name, address: gateway, prefixLength, mac: macFor(gateway), up: true });
  } else if (existing.address !== gateway) {
    const wanted = `${gateway}/${prefixLength}`;
    throw new CniError(`failed to set bridge addr: "${name}" already has an IP address different from ${wanted}`);
  }
}
