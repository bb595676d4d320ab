import { createPipe } from '../../machine/byte-pipe.ts';
import type { FileSystem } from '../../machine/file-system.ts';
import type { Kernel } from '../../machine/kernel.ts';
import type { ChildProcess, SpawnOptions, User } from '../../machine/process.ts';
import type { ByteSink } from '../../machine/streams.ts';
import { isSystemError } from '../../system-error.ts';
import type { ContainerConfig } from '../cri.ts';
import type { ImageDefinition } from '../define-image.ts';
import { ContainerLog } from './container-log.ts';
import { CriError } from './cri-error.ts';
import type { ContainerRecord, SandboxRecord } from './records.ts';
import { sandboxStateDirectory } from './sandboxes.ts';
import type { Task } from './tasks.ts';

export interface ContainerProcessOptions {
  readonly kernel: Kernel;
  readonly sandbox: SandboxRecord;
  readonly container: ContainerRecord;
  readonly image: Omit<ImageDefinition, 'repository' | 'tags'>;
  readonly layers: Parameters<Kernel['createOverlay']>[0];
}

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Starts the first process of a container in namespaces of its own. Throws a CriError in runc's words. */
export function startContainerProcess(options: ContainerProcessOptions): Task {
  const { kernel, container, sandbox } = options;
  const files = rootFileSystem(options);
  const argv = commandLine(container.config, options.image);
  const [executable] = argv;
  if (executable === undefined) throw startError('no command specified');
  const log = new ContainerLog(
    kernel.files,
    kernel.clock,
    logPathOf(sandbox, container.config),
    container.config.stdin,
  );
  const spawnOptions: SpawnOptions & { cgroup: string } = {
    ...namespaceOptions(options, files),
    pidNamespace: 'new',
    ...(options.image.memoryBytes === undefined ? {} : { memoryBytes: options.image.memoryBytes }),
    env: environment(options),
    cgroup: cgroupOf(sandbox, container),
  };
  const limits = container.config.resources;
  if (limits?.memoryLimitBytes !== undefined || limits?.cpuMilli !== undefined) {
    kernel.setLimits(spawnOptions.cgroup, {
      ...(limits.memoryLimitBytes === undefined ? {} : { memoryBytes: limits.memoryLimitBytes }),
      ...(limits.cpuMilli === undefined ? {} : { processors: limits.cpuMilli / 1000 }),
    });
  }
  return container.config.tty
    ? startOnTerminal(options, argv, spawnOptions, log, files)
    : startOnPipes(options, argv, spawnOptions, log, files);
}

export function cgroupOf(sandbox: SandboxRecord, container: ContainerRecord): string {
  return `${sandbox.config.cgroupParent}/cri-containerd-${container.id}.scope`;
}

export function logPathOf(sandbox: SandboxRecord, config: ContainerConfig): string {
  return `${sandbox.config.logDirectory}/${config.logPath}`;
}

/** What `exec` and the first process share: where in the machine the container's processes live. */
export function namespaceOptions(
  options: Pick<ContainerProcessOptions, 'kernel' | 'sandbox' | 'container' | 'image'>,
  files: FileSystem,
): SpawnOptions {
  const { kernel, sandbox, container, image } = options;
  const network = sandbox.networkNamespace === '' ? kernel.network : kernel.networkNamespace(sandbox.networkNamespace);
  return {
    files,
    workingDirectory: container.config.workingDirectory ?? image.config.workingDirectory ?? '/',
    hostname: sandbox.config.hostname === '' ? kernel.hostname : sandbox.config.hostname,
    user: userOf(container.config, image, files),
    ...(network === undefined ? {} : { network }),
  };
}

export function environment({
  sandbox,
  container,
  image,
}: Pick<ContainerProcessOptions, 'sandbox' | 'container' | 'image'>): Map<string, string> {
  const env = new Map(Object.entries({ PATH: defaultPath, ...image.config.env }));
  env.set('HOSTNAME', sandbox.config.hostname);
  if (container.config.tty) env.set('TERM', 'xterm');
  for (const { key, value } of container.config.envs) env.set(key, value);
  env.set('HOME', env.get('HOME') ?? '/root');
  return env;
}

function rootFileSystem({ kernel, sandbox, container, layers }: ContainerProcessOptions): FileSystem {
  const upper = `/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/${container.id}/fs`;
  const files = kernel.createOverlay(layers, upper);
  const state = `${sandboxStateDirectory}/${sandbox.id}`;
  const mounted = new Set(container.config.mounts.map((mount) => mount.containerPath));
  for (const name of ['hostname', 'resolv.conf']) {
    if (!mounted.has(`/etc/${name}`) && kernel.files.exists(`${state}/${name}`))
      bind(kernel, files, `/etc/${name}`, `${state}/${name}`, false);
  }
  for (const mount of container.config.mounts) bind(kernel, files, mount.containerPath, mount.hostPath, mount.readOnly);
  return files;
}

function bind(kernel: Kernel, files: FileSystem, path: string, hostPath: string, readOnly: boolean): void {
  if (!files.exists(path)) {
    if (kernel.files.stat(hostPath).type === 'directory') files.mkdir(path, { recursive: true });
    else {
      files.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
      files.writeFile(path, '');
    }
  }
  files.mount(path, { kind: 'bind', files: kernel.files, path: hostPath }, { readOnly });
}

/** A command in the pod replaces both of the image's; arguments alone replace the image's command. */
function commandLine(config: ContainerConfig, image: ContainerProcessOptions['image']): string[] {
  const { command = [], args = [] } = config;
  if (command.length > 0) return [...command, ...args];
  const entrypoint = image.config.entrypoint ?? [];
  return [...entrypoint, ...(args.length > 0 ? args : (image.config.command ?? []))];
}

function userOf(config: ContainerConfig, image: ContainerProcessOptions['image'], files: FileSystem): User {
  if (config.user !== undefined) return { uid: config.user.uid, gid: config.user.gid ?? 0 };
  const [user = '', group] = (image.config.user ?? '0').split(':');
  if (/^\d+$/.test(user)) return { uid: Number(user), gid: Number(group ?? 0) };
  const entry = files.exists('/etc/passwd')
    ? files
        .readText('/etc/passwd')
        .split('\n')
        .find((line) => line.startsWith(`${user}:`))
    : undefined;
  const [, , uid = '0', gid = '0'] = entry?.split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

function startOnPipes(
  options: ContainerProcessOptions,
  argv: readonly string[],
  spawnOptions: SpawnOptions,
  log: ContainerLog,
  files: FileSystem,
): Task {
  const stdin = options.container.config.stdin ? createPipe() : undefined;
  const stdout = createPipe();
  const stderr = createPipe();
  const streams = { stdin: stdin?.source ?? null, stdout: stdout.sink, stderr: stderr.sink, terminal: null };
  const child = spawn(options, argv, { ...spawnOptions, ...streams });
  const copied = Promise.all([log.pump('stdout', stdout.source), log.pump('stderr', stderr.source)]);
  const finished = child.exited.then(async (status) => {
    stdout.sink.close();
    stderr.sink.close();
    await copied;
    return status;
  });
  return { child, files, log, stdin: stdin?.sink, terminal: undefined, finished };
}

function startOnTerminal(
  options: ContainerProcessOptions,
  argv: readonly string[],
  spawnOptions: SpawnOptions,
  log: ContainerLog,
  files: FileSystem,
): Task {
  const controller = options.kernel.openTerminal({ columns: 80, rows: 24 });
  const child = spawn(options, argv, { ...spawnOptions, terminal: controller.terminal, newGroup: true });
  const copied = log.pump('stdout', controller.output);
  const stdin: ByteSink = { write: async (data) => controller.write(data), close: () => controller.write('\x04') };
  const finished = child.exited.then(async (status) => {
    controller.hangUp();
    await copied;
    return status;
  });
  return { child, files, log, stdin, terminal: controller, finished };
}

function spawn({ kernel }: ContainerProcessOptions, argv: readonly string[], options: SpawnOptions): ChildProcess {
  try {
    return kernel.spawn(argv, options);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw startError(execMessage(argv[0] ?? '', error.code === 'ENOENT', error.message));
  }
}

/** How runc words an executable that cannot be run. */
export function execMessage(executable: string, missing: boolean, reason: string): string {
  if (missing && !executable.includes('/')) return `exec: "${executable}": executable file not found in $PATH`;
  return `exec: "${executable}": ${missing ? `stat ${executable}: ` : ''}${reason.toLowerCase()}`;
}

function startError(reason: string): CriError {
  return new CriError(
    'Unknown',
    `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${reason}`,
  );
}
