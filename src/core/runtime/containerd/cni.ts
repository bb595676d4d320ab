import { createPipe } from '../../machine/byte-pipe.ts';
import type { Kernel } from '../../machine/kernel.ts';
import { readAllText } from '../../machine/read-stream.ts';

const cniConfigurationDirectory = '/etc/cni/net.d';
const binaryDirectory = '/opt/cni/bin';

interface PluginConfiguration {
  readonly type: string;
  readonly capabilities?: Readonly<Record<string, boolean>>;
  readonly [key: string]: unknown;
}

export interface CniConfiguration {
  readonly cniVersion: string;
  readonly name: string;
  readonly plugins: readonly PluginConfiguration[];
}

export interface CniResult {
  readonly ips?: readonly { address: string; gateway?: string }[];
  readonly [key: string]: unknown;
}

/** The first configuration by name, as containerd takes it; undefined where there is none, which keeps the node NotReady. */
export function readCniConfiguration(kernel: Kernel): CniConfiguration | undefined {
  if (!kernel.files.exists(cniConfigurationDirectory)) return undefined;
  for (const name of kernel.files.readDirectory(cniConfigurationDirectory)) {
    if (!/\.(conf|conflist|json)$/.test(name)) continue;
    try {
      const parsed = JSON.parse(kernel.files.readText(`${cniConfigurationDirectory}/${name}`)) as CniConfiguration &
        PluginConfiguration;
      return parsed.plugins === undefined
        ? { cniVersion: parsed.cniVersion, name: parsed.name, plugins: [parsed] }
        : parsed;
    } catch {
      // A file that is no configuration counts as absent; the next one may do.
    }
  }
  return undefined;
}

export interface CniAttachment {
  readonly containerId: string;
  readonly networkNamespace: string;
  /** `K8S_POD_NAMESPACE=...;K8S_POD_NAME=...` */
  readonly args: string;
  /** For the plugins that say that they can map ports. */
  readonly portMappings: readonly PortMapping[];
}

interface PortMapping {
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: string;
  readonly hostIP: string;
}

/** Runs the plugins one after the other, each given what the one before it did. Rejects with what a plugin said. */
export async function addToNetwork(
  kernel: Kernel,
  configuration: CniConfiguration,
  attachment: CniAttachment,
): Promise<CniResult> {
  let result: CniResult | undefined;
  for (const plugin of configuration.plugins) {
    result = JSON.parse(await runPlugin(kernel, 'ADD', configuration, plugin, attachment, result)) as CniResult;
  }
  return result ?? {};
}

export async function removeFromNetwork(
  kernel: Kernel,
  configuration: CniConfiguration,
  attachment: CniAttachment,
): Promise<void> {
  for (const plugin of [...configuration.plugins].reverse())
    await runPlugin(kernel, 'DEL', configuration, plugin, attachment, undefined);
}

async function runPlugin(
  kernel: Kernel,
  command: 'ADD' | 'DEL',
  configuration: CniConfiguration,
  plugin: PluginConfiguration,
  attachment: CniAttachment,
  previous: CniResult | undefined,
): Promise<string> {
  const path = `${binaryDirectory}/${plugin.type}`;
  if (!kernel.files.exists(path))
    throw new Error(`failed to find plugin "${plugin.type}" in path [${binaryDirectory}]`);
  const input = createPipe();
  const output = createPipe();
  const env = new Map([
    ['CNI_COMMAND', command],
    ['CNI_CONTAINERID', attachment.containerId],
    ['CNI_NETNS', attachment.networkNamespace],
    ['CNI_IFNAME', 'eth0'],
    ['CNI_PATH', binaryDirectory],
    ['CNI_ARGS', attachment.args],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ]);
  const child = kernel.spawn([path], {
    env,
    stdin: input.source,
    stdout: output.sink,
    stderr: null,
    cgroup: '/system.slice/containerd.service',
  });
  const { cniVersion, name } = configuration;
  await input.sink.write(
    JSON.stringify({
      cniVersion,
      name,
      ...plugin,
      ...(plugin.capabilities?.portMappings === true
        ? { runtimeConfig: { portMappings: attachment.portMappings } }
        : {}),
      ...(previous === undefined ? {} : { prevResult: previous }),
    }),
  );
  input.sink.close();
  const text = await readAllText(output.source);
  const { code } = await child.exited;
  if (code !== 0)
    throw new Error(`plugin type="${plugin.type}" failed (${command.toLowerCase()}): ${pluginMessage(text)}`);
  return text;
}

function pluginMessage(text: string): string {
  try {
    return (JSON.parse(text) as { msg?: string }).msg ?? text;
  } catch {
    return text;
  }
}
