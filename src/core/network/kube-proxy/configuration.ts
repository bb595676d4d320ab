import type { FileSystem } from '../../machine/file-system.ts';
import { isJsonObject } from '../../meta/object.ts';
import { parseYaml } from '../../meta/yaml/parse.ts';
import { isSystemError } from '../../system-error.ts';

/** What kube-proxy is told by its flags and by the file that `--config` names. */
export interface ProxyConfiguration {
  readonly kubeconfig: string;
  readonly hostnameOverride: string;
  readonly healthzBindAddress: string;
  readonly metricsBindAddress: string;
}

const textFlags = [
  'config',
  'hostname-override',
  'kubeconfig',
  'healthz-bind-address',
  'metrics-bind-address',
  'v',
  'proxy-mode',
  'cluster-cidr',
];

/** Throws an Error in the words of kube-proxy. */
export function readProxyConfiguration(args: readonly string[], files: FileSystem): ProxyConfiguration {
  const flags = readFlags(args);
  const path = flags.get('config');
  const file = path === undefined ? {} : readFile(files, path);
  const connection = isJsonObject(file.clientConnection) ? file.clientConnection : {};
  const text = (value: unknown, initial: string): string =>
    typeof value === 'string' && value !== '' ? value : initial;
  return {
    kubeconfig: text(connection.kubeconfig, flags.get('kubeconfig') ?? ''),
    hostnameOverride: flags.get('hostname-override') ?? text(file.hostnameOverride, ''),
    healthzBindAddress: text(file.healthzBindAddress, flags.get('healthz-bind-address') ?? '0.0.0.0:10256'),
    metricsBindAddress: text(file.metricsBindAddress, flags.get('metrics-bind-address') ?? '127.0.0.1:10249'),
  };
}

function readFlags(args: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(word);
    if (match === null) throw new Error(`unknown command "${word}" for "kube-proxy"`);
    const [, name = '', assigned] = match;
    if (!textFlags.includes(name)) throw new Error(`unknown flag: --${name}`);
    const value = assigned ?? args[index + 1];
    if (value === undefined) throw new Error(`flag needs an argument: --${name}`);
    if (assigned === undefined) index += 1;
    flags.set(name, value);
  }
  return flags;
}

function readFile(files: FileSystem, path: string): Record<string, unknown> {
  let content: string;
  try {
    content = files.readText(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Error(`failed complete: open ${path}: ${error.message.toLowerCase()}`, { cause: error });
  }
  const parsed = parseYaml(content);
  if (!isJsonObject(parsed)) throw new Error(`failed complete: couldn't get version/kind; json parse error: ${path}`);
  if (parsed.kind !== 'KubeProxyConfiguration') {
    throw new Error(
      `failed complete: no kind "${String(parsed.kind)}" is registered for version "${String(parsed.apiVersion)}"`,
    );
  }
  return parsed;
}
