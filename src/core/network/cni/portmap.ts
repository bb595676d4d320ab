import type { TranslationKey } from '../network-stack.ts';
import { CniError, type CniResult, defineCniPlugin, type PluginCall, type PluginConfiguration } from './cni-plugin.ts';

export interface PortmapConfiguration extends PluginConfiguration {
  readonly runtimeConfig?: { readonly portMappings?: readonly PortMapping[] };
}

interface PortMapping {
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: string;
  readonly hostIP?: string;
}

/** Makes ports of the machine lead to ports of the pod. Comes after the plugin that gave the pod its address. */
export const portmapPlugin = defineCniPlugin<PortmapConfiguration>('portmap', {
  async add(call) {
    const result = call.configuration.prevResult;
    if (result === undefined) throw new CniError('must be called as chained plugin');
    const mappings = (call.configuration.runtimeConfig?.portMappings ?? []).filter(({ hostPort }) => hostPort > 0);
    const address = addressOf(result);
    if (address !== undefined) for (const mapping of mappings) mapPort(call, mapping, address);
    return result;
  },

  async remove(call) {
    const { translation } = call.process.kernel.network;
    const comment = commentFor(call);
    for (const [key, rule] of translation.entries()) if (rule.comment === comment) translation.set(key, undefined);
  },
});

function addressOf(result: CniResult): string | undefined {
  return result.ips?.[0]?.address.split('/')[0];
}

function commentFor({ configuration, containerId }: PluginCall<PortmapConfiguration>): string {
  return `dnat name: "${configuration.name}" id: "${containerId}"`;
}

function mapPort(call: PluginCall<PortmapConfiguration>, mapping: PortMapping, address: string): void {
  const { hostPort, containerPort, hostIP } = mapping;
  const key: TranslationKey = {
    protocol: mapping.protocol.toLowerCase() === 'udp' ? 'udp' : 'tcp',
    address: hostIP === undefined || hostIP === '' || hostIP === '0.0.0.0' ? undefined : hostIP,
    port: hostPort,
  };
  const destinations = [{ address, port: containerPort }];
  call.process.kernel.network.translation.set(key, { comment: commentFor(call), destinations });
}
