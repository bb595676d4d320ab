import { CniError, defineCniPlugin, type PluginCall, type PluginConfiguration } from './cni-plugin.ts';
import { delegate } from './delegate.ts';
import { readSubnetFile, subnetFilePath, subnetOf } from './subnet-file.ts';

export interface FlannelConfiguration extends PluginConfiguration {
  readonly subnetFile?: string;
  readonly dataDir?: string;
  readonly delegate?: { readonly type?: string; readonly [key: string]: unknown };
}

/**
 * Completes a configuration with the machine's subnet and hands it to another plugin (the bridge). What it handed over
 * is kept in a file, so that the removal is asked for in the same words.
 */
export const flannelPlugin = defineCniPlugin<FlannelConfiguration>('flannel', {
  async add(call) {
    const { files } = call.process;
    await waitForSubnetFile(call);
    const completed = complete(call);
    files.mkdir(directoryOf(call), { recursive: true });
    files.writeFile(keptFile(call), JSON.stringify(completed), { mode: 0o600 });
    return delegate(call.process, completed.type, completed);
  },

  async remove(call) {
    const { files } = call.process;
    const path = keptFile(call);
    if (!files.exists(path)) return;
    const kept = JSON.parse(files.readText(path)) as PluginConfiguration;
    await delegate(call.process, kept.type, kept);
    files.remove(path);
  },
});

const patienceMs = 1000;

/** On a node that has just started the daemon is about to write the file. */
async function waitForSubnetFile({ process, configuration }: PluginCall<FlannelConfiguration>): Promise<void> {
  const path = configuration.subnetFile ?? subnetFilePath;
  if (process.files.exists(path)) return;
  const ending = new AbortController();
  const written = new Promise<void>((resolve) => {
    const watching = process.files.watch(path, () => {
      if (process.files.exists(path)) resolve();
    });
    ending.signal.addEventListener('abort', () => watching[Symbol.dispose]());
  });
  await Promise.race([written, process.clock.sleep(patienceMs, ending.signal).catch(() => {})]);
  ending.abort();
}

function directoryOf({ configuration }: PluginCall<FlannelConfiguration>): string {
  return configuration.dataDir ?? '/var/lib/cni/flannel';
}

function keptFile(call: PluginCall<FlannelConfiguration>): string {
  return `${directoryOf(call)}/${call.containerId}`;
}

function complete({ process, configuration }: PluginCall<FlannelConfiguration>): PluginConfiguration {
  const { subnetFile = subnetFilePath, delegate: given = {} } = configuration;
  for (const name of ['name', 'ipam']) {
    if (name in given)
      throw new CniError(`'delegate' dictionary must not have '${name}' field, it'll be set by flannel`);
  }
  const { network, subnet, mtu, ipMasquerade } = readSubnetFile(process.files, subnetFile);
  return {
    ipMasq: !ipMasquerade,
    mtu,
    isGateway: true,
    ...given,
    type: given.type ?? 'bridge',
    name: configuration.name,
    ...(configuration.cniVersion === undefined ? {} : { cniVersion: configuration.cniVersion }),
    ipam: { type: 'host-local', ranges: [[{ subnet: subnetOf(subnet) }]], routes: [{ dst: network }] },
  };
}
