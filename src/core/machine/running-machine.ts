import type { Clock } from '../clock.ts';
import type { Disk } from '../disk/disk.ts';
import type { Link } from '../network/link.ts';
import { createHostNamespace, createNetworkNamespace } from '../network/namespace.ts';
import type { NetworkNamespace } from '../network/network-stack.ts';
import { UnixSockets } from '../network/unix-sockets.ts';
import { SystemError } from '../system-error.ts';
import { Cgroups } from './cgroups.ts';
import type { FileSystem } from './file-system.ts';
import type { DeviceContext } from './files/device.ts';
import type { MountedFiles } from './files/mounted-files.ts';
import { parentPath } from './files/path.ts';
import type { TreeStore } from './files/tree-store.ts';
import type { CgroupLimits, Kernel, LayerFiles, MachineResources, ProcessEntry, ProgramCatalogue } from './kernel.ts';
import { KernelLogBuffer } from './kernel-log.ts';
import {
  createKernelState,
  type KernelState,
  kernelRelease,
  kernelVersion,
  loadModule,
  swapSignature,
} from './kernel-state.ts';
import { loadRootFiles, mountSystemFiles, overlayFiles, type RootFiles, type SystemFiles } from './machine-files.ts';
import { procFiles } from './proc-files/proc-files.ts';
import type { ChildProcess, SignalName, SpawnOptions } from './process.ts';
import { ProcessTable } from './process-table.ts';
import { createTerminal } from './pseudo-terminal.ts';
import { sysFiles } from './sys-files.ts';
import type { TerminalController, TerminalSize } from './terminal.ts';

export interface MachineOptions {
  readonly name: string;
  /** The IPv4 address on the LAN. */
  readonly address: string;
  /** Default 24. */
  readonly prefixLength?: number;
  /** Where what is not on the LAN goes. Default: nowhere. */
  readonly gateway?: string;
  readonly clock: Clock;
  /** The machine's own disk; its files are the volume `root`. */
  readonly disk: Disk;
  readonly resources: MachineResources;
  /** What joins the machine to the LAN. */
  readonly link: Link;
  readonly programs: ProgramCatalogue;
  /** The root file system that an empty disk starts with (`baseImage`). */
  readonly image: LayerFiles;
  /** The boot to carry on with instead of a new one, as a machine that was only suspended does. */
  readonly bootId?: string;
  /** The disk takes no more changes: the machine goes on in memory, and what it writes is gone with it. */
  readonly onDiskFailure?: (error: unknown) => void;
}

/** What a machine that is up tells the one who switched it on. */
export interface PowerSwitch {
  /** The machine has asked for it, or its process 1 has ended; everything is to stop. */
  powerOff(): void;
  reboot(): void;
}

/** A machine from power-on to power-off: the kernel that its programs see. */
export class RunningMachine implements Kernel {
  readonly clock: Clock;
  readonly bootId: string;
  readonly disk: Disk;
  readonly resources: MachineResources;
  readonly files: MountedFiles;
  readonly network: NetworkNamespace;
  readonly programs: ProgramCatalogue;
  readonly log: KernelLogBuffer;
  readonly bootedMs: number;
  readonly #state: KernelState;
  readonly #store: TreeStore;
  readonly #storage: RootFiles['storage'];
  readonly #cgroups: Cgroups;
  readonly #processes: ProcessTable;
  readonly #system: SystemFiles;
  readonly #unixSockets = new UnixSockets();
  readonly #namespaces = new Map<string, NetworkNamespace>();
  readonly #switch: PowerSwitch;
  #nextTerminal = 0;
  #hasPower = true;

  private constructor(
    options: MachineOptions,
    bootId: string,
    rootFiles: RootFiles,
    powerSwitch: PowerSwitch,
    log: KernelLogBuffer,
  ) {
    this.clock = options.clock;
    this.bootId = bootId;
    this.disk = options.disk;
    this.resources = options.resources;
    this.programs = options.programs;
    this.#switch = powerSwitch;
    this.log = log;
    this.bootedMs = this.clock.now();
    this.files = rootFiles.files;
    this.#store = rootFiles.store;
    this.#storage = rootFiles.storage;
    this.#state = createKernelState(hostnameOf(this.files, options.name));
    this.#cgroups = new Cgroups(options.clock, {
      memoryBytes: options.resources.memoryBytes,
      processors: options.resources.cpus,
    });
    this.network = createHostNamespace({ ...options, link: this.#plug(options.link), unixSockets: this.#unixSockets });
    const onInitExit = (): void => powerSwitch.powerOff();
    const { clock, files, network } = this;
    this.#processes = new ProcessTable({ kernel: this, clock, files, network, cgroups: this.#cgroups, onInitExit });
    const context = { kernel: this, state: this.#state, processes: this.#processes, bootedMs: this.bootedMs };
    this.#system = { proc: procFiles(context), sys: sysFiles(this, this.#cgroups, this.#state.modules) };
    mountSystemFiles(this.files, this.#system);
    prepareMemory(this.files, bootId === options.bootId);
    for (const line of startLines(options)) log.append(line);
  }

  /** Loads the disk and starts the kernel, without any process. */
  static async start(options: MachineOptions, bootId: string, powerSwitch: PowerSwitch): Promise<RunningMachine> {
    const log = new KernelLogBuffer(options.clock, options.clock.now());
    const { clock, disk, image, resources } = options;
    const volume = await disk.open('root');
    const rootFiles = await loadRootFiles(volume, image, kernelDevices(clock, log), resources.diskBytes, (error) => {
      log.append('EXT4-fs error (device vda1): ext4_journal_check_start: Detected aborted journal', 2);
      options.onDiskFailure?.(error);
    });
    return new RunningMachine(options, bootId, rootFiles, powerSwitch, log);
  }

  get hostname(): string {
    return this.#state.hostname;
  }

  diskUsage(): { usedBytes: number; totalBytes: number } {
    return { usedBytes: this.#storage.usedBytes + imageBytes, totalBytes: this.#storage.capacityBytes };
  }

  modules(): string[] {
    return [...this.#state.modules];
  }

  loadModule(name: string): boolean {
    return loadModule(this.#state, name);
  }

  unloadModule(name: string): void {
    this.#state.modules.delete(name);
  }

  swaps(): { path: string; sizeBytes: number }[] {
    return Array.from(this.#state.swaps, ([path, { sizeBytes }]) => ({ path, sizeBytes }));
  }

  swapOn(path: string): void {
    if (this.#state.swaps.has(path)) throw new SystemError('EBUSY', path);
    const { size } = this.files.stat(path);
    if (!this.files.readText(path).startsWith(swapSignature)) throw new SystemError('EINVAL', path);
    this.#state.swaps.set(path, { sizeBytes: size, type: 'file' });
  }

  swapOff(path: string): void {
    if (!this.#state.swaps.delete(path)) throw new SystemError('EINVAL', path);
  }

  mountNamespaceOf(pid: number): FileSystem | undefined {
    return this.#processes.get(pid)?.files;
  }

  networkNamespaceOf(pid: number): NetworkNamespace | undefined {
    return this.#processes.get(pid)?.networkNamespace;
  }

  processes(): ProcessEntry[] {
    return this.#processes.all().map((process) => process.entry());
  }

  kill(pid: number, signal: SignalName): void {
    this.#processes.kill(pid, signal);
  }

  spawn(argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
    return this.#processes.spawn(undefined, argv, options);
  }

  createNetworkNamespace(path: string): NetworkNamespace {
    const namespace = createNetworkNamespace({ clock: this.clock, path, unixSockets: this.#unixSockets });
    this.#namespaces.set(path, namespace);
    this.files.mkdir(parentPath(path), { recursive: true });
    this.files.writeFile(path, '', { mode: 0o444 });
    return namespace;
  }

  networkNamespace(path: string): NetworkNamespace | undefined {
    return this.#namespaces.get(path);
  }

  removeNetworkNamespace(path: string): void {
    this.#namespaces.get(path)?.destroy();
    if (this.#namespaces.delete(path) && this.files.exists(path)) this.files.remove(path);
  }

  createOverlay(layers: readonly LayerFiles[], upper: string): FileSystem {
    return overlayFiles(this.files, layers, upper, this.#system);
  }

  openTerminal(size: TerminalSize): TerminalController {
    const controller = createTerminal(`pts/${this.#nextTerminal++}`, size);
    controller.onSignal((group, signal) => this.#processes.signalTerminal(controller.terminal, group, signal));
    return controller;
  }

  setLimits(cgroup: string, limits: CgroupLimits | undefined): void {
    this.#cgroups.setLimits(cgroup, limits);
  }

  usage(cgroup: string): { memoryBytes: number; cpuNanoseconds: number } {
    return this.#cgroups.usage(cgroup);
  }

  powerOff(): void {
    this.#switch.powerOff();
  }

  reboot(): void {
    this.#switch.reboot();
  }

  /** The LAN, as long as there is power. */
  #plug(link: Link): Link {
    return {
      send: (frame) => {
        if (this.#hasPower) link.send(frame);
      },
      onFrame: (listener) => link.onFrame(listener),
    };
  }

  /** Everything stops at once: what is not on its way to the disk yet is lost, and nobody on the LAN is told. */
  crash(): void {
    this.#hasPower = false;
    this.#store.abandon();
    this.#stop();
  }

  /** Ends every process and resolves when the disk has everything, or has refused it (which was told before). */
  async stop(): Promise<void> {
    this.#stop();
    await this.#store.close().catch(() => {});
  }

  #stop(): void {
    this.#processes.close();
    for (const namespace of this.#namespaces.values()) namespace.destroy();
    this.network.destroy();
    this.#hasPower = false;
  }
}

/** What the kernel says of the machine when it starts. */
function startLines({ resources, address }: MachineOptions): string[] {
  const kibibytes = Math.floor(resources.memoryBytes / 1024);
  return [
    `Linux version ${kernelRelease} (buildd@lcy02-amd64-094) ${kernelVersion}`,
    `Command line: BOOT_IMAGE=/vmlinuz-${kernelRelease} root=/dev/vda1 ro console=tty1 console=ttyS0`,
    `Memory: ${kibibytes}K/${kibibytes}K available`,
    `smp: Brought up 1 node, ${resources.cpus} CPUs`,
    'EXT4-fs (vda1): mounted filesystem r/w with ordered data mode. Quota mode: none.',
    `virtio_net virtio0 eth0: link up, ${address}`,
  ];
}

/** What the image's own files count as on the disk. */
const imageBytes = 3 * 1024 ** 3;

function hostnameOf(files: FileSystem, name: string): string {
  return files.exists('/etc/hostname') ? files.readText('/etc/hostname').trim() || name : name;
}

/**
 * /run and /dev/shm begin empty with each boot. A machine that was suspended finds /run as it was, but for what its
 * system manager makes anew; so /run lies on the disk.
 */
function prepareMemory(files: MountedFiles, resumed: boolean): void {
  if (!files.exists('/dev/shm')) files.mkdir('/dev/shm');
  files.mount('/dev/shm', { kind: 'tmpfs' });
  if (!files.exists('/run')) files.mkdir('/run');
  for (const name of files.readDirectory('/run')) {
    if (!resumed || name === 'systemd') files.remove(`/run/${name}`, { recursive: true });
  }
  if (!files.exists('/run/lock')) files.mkdir('/run/lock', { mode: 0o1777 });
  if (!files.exists('/run/netns')) files.mkdir('/run/netns');
}

function kernelDevices(clock: Clock, log: KernelLogBuffer): DeviceContext {
  const kernelLog = { text: () => '', append: (line: string) => log.append(line) };
  return { clock, stdin: undefined, stdout: undefined, stderr: undefined, terminal: undefined, kernelLog };
}
