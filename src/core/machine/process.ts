import type { Clock } from '../clock.ts';
import type { NetworkNamespace, NetworkStack } from '../network/network-stack.ts';
import type { FileSystem } from './file-system.ts';
import type { Kernel } from './kernel.ts';
import type { ByteSink, ByteSource } from './streams.ts';
import type { Terminal } from './terminal.ts';

/** What an executable file does. Resolves to the exit code; rejecting is a crash (the message goes to stderr, exit code 2). */
export type Program = (process: Process) => Promise<number>;

/** What a program sees of its own process. */
export interface Process {
  /** In the process's own PID namespace. */
  readonly pid: number;
  /** 0 where the parent is in another PID namespace. */
  readonly parentPid: number;
  readonly argv: readonly string[];
  readonly env: Map<string, string>;
  readonly user: User;
  readonly stdin: ByteSource;
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
  /** The controlling terminal. */
  readonly terminal: Terminal | undefined;
  /** The process group: the pid of its leader. */
  readonly group: number;
  /** Which of stdin (0), stdout (1) and stderr (2) are the terminal. */
  isTerminal(descriptor: 0 | 1 | 2): boolean;
  /** This process's mount namespace, with the rights of its user. */
  readonly files: FileSystem;
  /** This process's network namespace. */
  readonly network: NetworkStack;
  readonly clock: Clock;
  /**
   * Aborts when the process ends, by SIGKILL or otherwise. Whatever the program started must end with it. What it waits
   * for on its streams or its clock never comes then: no `finally` of it runs.
   */
  readonly killed: AbortSignal;
  /** The name of the machine or, in a container, the pod's. */
  readonly hostname: string;
  /** Absolute. */
  workingDirectory: string;
  /** Makes a path absolute against the working directory and normalises `.`, `..` and `//`. */
  resolve(path: string): string;
  /** Until disposed, `signal` calls the handler instead of doing what it does by default. Not for SIGKILL and SIGSTOP. */
  onSignal(signal: SignalName, handler: () => void): Disposable;
  /**
   * Starts a child. `argv[0]` is looked up in PATH unless it has a slash. Throws SystemError ENOENT, EACCES, ENOEXEC,
   * ENOTDIR. Children do not end with their parent unless they lose their terminal.
   */
  spawn(argv: readonly string[], options?: SpawnOptions): ChildProcess;
  /**
   * Says how much memory the program holds from now on, beside what every process takes. Where that is more than its
   * cgroup or the machine has, the kernel kills a process for it.
   */
  setMemory(bytes: number): void;
  /** Uses the processor for so long: it counts in the cgroup's accounts and passes more slowly where a limit throttles. */
  useProcessor(durationMs: number): Promise<void>;
  /** The machine below, for programs that manage it (systemd, containerd, ps). */
  readonly kernel: Kernel;
}

/** What a parent sees of a child. */
export interface ChildProcess {
  /** As the parent sees it. */
  readonly pid: number;
  /** Never rejects. */
  readonly exited: Promise<ExitStatus>;
  /** To the child's process group if `group` is set. */
  kill(signal: SignalName, options?: { group?: boolean }): void;
  /** Calls `listener` when a signal stops the child or lets it go on: what a shell's job control waits for. */
  onStop(listener: (stopped: boolean) => void): Disposable;
}

export interface ExitStatus {
  /** 0 to 255; 128 plus the signal's number where a signal ended the process. */
  readonly code: number;
  readonly signal: SignalName | undefined;
  readonly outOfMemory?: boolean;
}

export interface SpawnOptions {
  /** Default: the parent's. */
  env?: ReadonlyMap<string, string>;
  workingDirectory?: string;
  /** Streams default to the parent's own. `null` is /dev/null. */
  stdin?: ByteSource | null;
  stdout?: ByteSink | null;
  stderr?: ByteSink | null;
  /** A new controlling terminal, which is then also every stream not named here. Default: the parent's. */
  terminal?: Terminal | null;
  user?: User;
  /** Start a process group of its own (a shell's job). Default: the parent's group. */
  newGroup?: boolean;
  /** Namespaces other than the parent's. */
  files?: FileSystem;
  network?: NetworkNamespace;
  /** A new PID namespace, whose process 1 the child is, or that of the process with this pid. */
  pidNamespace?: 'new' | number;
  hostname?: string;
  /** Accounts for the process: `/system.slice/kubelet.service`, `/kubepods/burstable/pod.../...`. Default: the parent's. */
  cgroup?: string;
  /** What the process holds of the memory from the start, as `setMemory` says it later. */
  memoryBytes?: number;
  /**
   * Run this program instead of looking at `argv[0]`, for images whose entrypoint is not a file. `argv` is what ps
   * shows.
   */
  program?: Program;
  /** Programs beside the machine's own that executable files may name: an image's. Default: the parent's. */
  programs?: Readonly<Record<string, Program>>;
}

export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly groups?: readonly number[];
}

export const root: User = { uid: 0, gid: 0 };

/** The signals of Linux that programs use, with their numbers. */
export const signalNumbers = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGWINCH: 28,
} as const;

export type SignalName = keyof typeof signalNumbers;

/** Declares a program that files can name (see `Kernel.programs`). */
export interface ProgramDefinition {
  /** As in `/usr/bin/NAME`. */
  readonly name: string;
  readonly run: Program;
}

export function defineProgram(definition: ProgramDefinition): ProgramDefinition {
  return definition;
}

/** A program whose code is loaded when it first runs; `load` gives the definition, which has the same name. */
export function lazyProgram(name: string, load: () => Promise<ProgramDefinition>): ProgramDefinition {
  return { name, run: async (process) => (await load()).run(process) };
}
