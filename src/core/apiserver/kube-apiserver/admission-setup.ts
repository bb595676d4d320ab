import type { PluginSetup } from '../../admission/plugin.ts';
import { resolveConnection } from '../../client/kubeconfig/connection.ts';
import { readKubeconfig } from '../../client/kubeconfig/load.ts';
import { clientTransport } from '../../client/kubeconfig/transport.ts';
import type { Process } from '../../machine/process.ts';
import { isJsonObject } from '../../meta/object.ts';
import { parseYaml } from '../../meta/yaml/parse.ts';
import { readTextFile } from './files.ts';
import type { ApiServerFlags } from './flags.ts';

const legacyFields: Readonly<Record<string, string>> = {
  ImagePolicyWebhook: 'imagePolicy',
  PodNodeSelector: 'podNodeSelectorPluginConfig',
};
const apiVersions = ['apiserver.config.k8s.io/v1', 'apiserver.k8s.io/v1alpha1'];

/** What `--admission-control-config-file` and its like tell the plugins. Throws an Error in the words of the server. */
export function readAdmissionSetup(process: Process, flags: ApiServerFlags): PluginSetup {
  const path = flags.admissionConfigFile;
  const configurations = path === '' ? new Map<string, unknown>() : readConfigurations(process, path);
  return {
    clock: process.clock,
    tolerationSeconds: flags.tolerationSeconds,
    configurationOf: (name) => configurations.get(name),
    connect: (file) => connect(process, file),
  };
}

/** The server that a kubeconfig file names, and the path on it. */
function connect(process: Process, path: string): ReturnType<PluginSetup['connect']> {
  const connection = resolveConnection(process, readKubeconfig(process, path));
  const { pathname, search } = new URL(connection.server);
  return { transport: clientTransport(process, connection), target: `${pathname}${search}` };
}

function readConfigurations(process: Process, path: string): Map<string, unknown> {
  let text: string;
  try {
    text = readTextFile(process, path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const what = `unable to read admission control configuration from ${JSON.stringify(path)} [${reason}]`;
    throw new Error(`failed to read plugin config: ${what}`, { cause: error });
  }
  const value = parseYaml(text);
  const given = isJsonObject(value) ? value : {};
  const legacy = Object.entries(legacyFields).filter(([, field]) => field in given);
  if (legacy.length > 0 && given['kind'] === undefined) return new Map(legacy.map(([name]) => [name, given]));
  checkKind(given);
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return new Map(
    (Array.isArray(given['plugins']) ? given['plugins'] : [])
      .filter(isJsonObject)
      .map((plugin) => [String(plugin['name']), configurationOf(process, plugin, folder)]),
  );
}

function checkKind({ kind, apiVersion }: Readonly<Record<string, unknown>>): void {
  if (kind === 'AdmissionConfiguration' && apiVersions.includes(String(apiVersion))) return;
  if (kind === undefined) throw new Error("failed to read plugin config: Object 'Kind' is missing in configuration");
  const shown = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion ?? '')}`;
  throw new Error(`failed to read plugin config: ${shown} in scheme "k8s.io/apiserver/pkg/admission"`);
}

/** Beside the name, or in a file of its own whose place is told from the folder of the first. */
function configurationOf(process: Process, plugin: Readonly<Record<string, unknown>>, folder: string): unknown {
  const { configuration, path } = plugin;
  if (configuration !== undefined && configuration !== null) return configuration;
  if (typeof path !== 'string' || path === '') return undefined;
  return parseYaml(readTextFile(process, path.startsWith('/') ? path : `${folder}${path}`));
}
