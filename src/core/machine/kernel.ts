import type { Clock } from '../clock.ts';
import type { Disk } from '../disk/disk.ts';
import type { NetworkNamespace } from '../network/network-stack.ts';
import type { FileSystem } from './file-system.ts';
import type { ChildProcess, Program, SignalName, SpawnOptions } from './process.ts';
import type { TerminalController, TerminalSize } from './terminal.ts';

/** What a machine offers to the programs that manage it. Only components of the node use it; others use their Process. */
export interface Kernel {
  readonly hostname: string;
  readonly clock: Clock;
  /** Lives as long as the machine stays up; a machine that is resumed (a reloaded page) keeps it, one that rebooted has a new one. */
  readonly bootId: string;
  readonly disk: Disk;
  readonly resources: MachineResources;
  /** The machine's own mount namespace, as root. */
  readonly files: FileSystem;
  /** The machine's own network namespace. */
  readonly network: NetworkNamespace;
  /**
   * Programs by name. An executable file whose content is `\x7fELF` followed by ` NAME\n` runs the program NAME
   * (`executableFile(name)` makes that content), one that starts with `#!` its interpreter, any other fails with ENOEXEC.
   */
  readonly programs: ProgramCatalogue;
  processes(): ProcessEntry[];
  /** Throws SystemError ESRCH. A negative pid is a group. */
  kill(pid: number, signal: SignalName): void;
  /** Starts a process below no other, as systemd and containerd's shims do. */
  spawn(argv: readonly string[], options?: SpawnOptions): ChildProcess;
  /** A namespace with loopback only. `path` is how it appears, `/var/run/netns/...`. */
  createNetworkNamespace(path: string): NetworkNamespace;
  networkNamespace(path: string): NetworkNamespace | undefined;
  /** Destroys it; nothing happens where there is none. */
  removeNetworkNamespace(path: string): void;
  /**
   * A mount namespace of its own: the layers (later over earlier) are read-only, changes go to `upper` (a directory of
   * the machine's files, made if it is missing). /proc, /sys and /dev are mounted in it.
   */
  createOverlay(layers: readonly LayerFiles[], upper: string): FileSystem;
  openTerminal(size: TerminalSize): TerminalController;
  /** Limits a cgroup and all below it; undefined lifts the limits. `processors` are a CPU limit: 0.5 is 500m. */
  setLimits(cgroup: string, limits: CgroupLimits | undefined): void;
  /** What a cgroup uses now. */
  usage(cgroup: string): { memoryBytes: number; cpuNanoseconds: number };
  /** When the machine started. */
  readonly bootedMs: number;
  /** The namespaces that a process is in. */
  mountNamespaceOf(pid: number): FileSystem | undefined;
  networkNamespaceOf(pid: number): NetworkNamespace | undefined;
  modules(): string[];
  /** Whether there is such a module. */
  loadModule(name: string): boolean;
  unloadModule(name: string): void;
  swaps(): { path: string; sizeBytes: number }[];
  /** Throws EINVAL for a file that is no swap space (`mkswap`), EBUSY for one in use. */
  swapOn(path: string): void;
  /** Throws EINVAL for what is not in use. */
  swapOff(path: string): void;
  /** What is on the machine's disk. */
  diskUsage(): { usedBytes: number; totalBytes: number };
  /** The lines that `dmesg` shows. */
  readonly log: KernelLog;
  powerOff(): void;
  reboot(): void;
}

export interface ProgramCatalogue {
  lookup(name: string): Promise<Program | undefined>;
  has(name: string): boolean;
}

export interface MachineResources {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

export interface ProcessEntry {
  readonly pid: number;
  readonly parentPid: number;
  readonly group: number;
  readonly argv: readonly string[];
  readonly uid: number;
  readonly startedMs: number;
  readonly cgroup: string;
  readonly terminal: string | undefined;
  readonly state: 'R' | 'S' | 'T' | 'Z';
  readonly memoryBytes: number;
  readonly cpuNanoseconds: number;
}

export interface CgroupLimits {
  readonly memoryBytes?: number;
  readonly processors?: number;
}

export interface KernelLog {
  /** Adds a line. `priority` is syslog's, 6 (info) by default. */
  append(message: string, priority?: number): void;
  entries(): readonly KernelLogEntry[];
  onEntry(listener: (entry: KernelLogEntry) => void): Disposable;
}

export interface KernelLogEntry {
  /** Since the machine's start. */
  readonly uptimeMs: number;
  readonly priority: number;
  readonly message: string;
}

/** The files of an image layer: absolute paths. A directory is made for every parent that is missing. */
export type LayerFiles = Readonly<Record<string, LayerEntry>>;
export type LayerEntry =
  | { type: 'file'; content: string | Uint8Array; mode?: number; uid?: number; gid?: number }
  | { type: 'directory'; mode?: number; uid?: number; gid?: number }
  | { type: 'symlink'; target: string };

/** The content of an executable file that runs the program `name`. */
export function executableFile(name: string): string {
  return `\x7fELF ${name}\n`;
}

/** The program that an executable file names; undefined where its content names none. */
export function executableProgram(content: Uint8Array): string | undefined {
  if (content[0] !== 0x7f || content.length > 200) return undefined;
  return /^\x7fELF (\S+)\n$/.exec(new TextDecoder().decode(content))?.[1];
}
