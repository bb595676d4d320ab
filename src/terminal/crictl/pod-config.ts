import type { ContainerConfig, PodSandboxConfig } from '../../core/runtime/cri.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a file for `runp` describes, in the field names of the runtime interface (`log_directory` or `logDirectory`). */
export function readPodConfig(json: string): PodSandboxConfig {
  const config = camelCase(JSON.parse(json)) as Json;
  const metadata = section(config, 'metadata');
  const options = section(section(section(config, 'linux'), 'securityContext'), 'namespaceOptions');
  const name = text(metadata['name']);
  return {
    metadata: {
      name,
      uid: text(metadata['uid']),
      namespace: text(metadata['namespace']),
      attempt: Number(metadata['attempt'] ?? 0),
    },
    hostname: text(config['hostname'] ?? name),
    logDirectory: text(config['logDirectory']),
    labels: section(config, 'labels') as Record<string, string>,
    annotations: section(config, 'annotations') as Record<string, string>,
    cgroupParent: text(section(config, 'linux')['cgroupParent']),
    hostNetwork: options['network'] === 2 || options['network'] === 'NODE',
    hostPid: options['pid'] === 2 || options['pid'] === 'NODE',
  };
}

/** What a file for `create` describes. */
export function readContainerConfig(json: string): ContainerConfig {
  const config = camelCase(JSON.parse(json)) as Json;
  const metadata = section(config, 'metadata');
  const { command, args, workingDir } = config;
  return {
    metadata: { name: text(metadata['name']), attempt: Number(metadata['attempt'] ?? 0) },
    image: text(section(config, 'image')['image']),
    ...(Array.isArray(command) ? { command: command.map(text) } : {}),
    ...(Array.isArray(args) ? { args: args.map(text) } : {}),
    ...(typeof workingDir === 'string' ? { workingDirectory: workingDir } : {}),
    envs: list(config, 'envs').map(({ key, value }) => ({ key: text(key), value: text(value) })),
    mounts: list(config, 'mounts').map(({ containerPath, hostPath, readonly }) => ({
      containerPath: text(containerPath),
      hostPath: text(hostPath),
      readOnly: readonly === true,
    })),
    labels: section(config, 'labels') as Record<string, string>,
    annotations: section(config, 'annotations') as Record<string, string>,
    logPath: text(config['logPath']),
    stdin: config['stdin'] === true,
    stdinOnce: config['stdinOnce'] === true,
    tty: config['tty'] === true,
  };
}

/** A text, a number or a truth value as text; empty for anything else. */
function text(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? `${value as string}` : '';
}

function section(value: Json, name: string): Json {
  const found = value[name];
  return typeof found === 'object' && found !== null ? (found as Json) : {};
}

function list(value: Json, name: string): readonly Json[] {
  const found = value[name];
  return Array.isArray(found) ? (found as Json[]) : [];
}

const maps = new Set(['labels', 'annotations']);

function camelCase(value: unknown, within = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => camelCase(item));
  if (typeof value !== 'object' || value === null || maps.has(within)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const name = key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      return [name, camelCase(item, name)];
    }),
  );
}
