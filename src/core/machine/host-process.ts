import type { Clock } from '../clock.ts';
import type { NetworkNamespace, NetworkStack } from '../network/network-stack.ts';
import type { CgroupAccounts } from './cgroups.ts';
import type { FileSystem } from './file-system.ts';
import { resolvePath } from './files/path.ts';
import type { Kernel, ProcessEntry } from './kernel.ts';
import { NamespacedTerminal } from './namespaced-terminal.ts';
import type { PidNamespace } from './pid-namespace.ts';
import type { ChildProcess, ExitStatus, Process, Program, SignalName, SpawnOptions, User } from './process.ts';
import { ProcessClock } from './process-clock.ts';
import { ProcessNetwork } from './process-network.ts';
import { ProcessSink, ProcessSource, type StreamOwner } from './process-streams.ts';
import { SignalState } from './signal-state.ts';
import { holdStream } from './stream-references.ts';
import type { ByteSink, ByteSource } from './streams.ts';
import type { Terminal } from './terminal.ts';

/** What a process is started with: the streams as they are, not as the parent sees them. */
export interface ProcessSetup {
  /** The pid on the machine. */
  readonly hostPid: number;
  /** Undefined where the kernel starts it. */
  readonly parent: HostProcess | undefined;
  readonly pidNamespace: PidNamespace | undefined;
  readonly startsGroup: boolean;
  /** Beside what every process takes. */
  readonly memoryBytes: number;
  readonly argv: readonly string[];
  readonly executable: string;
  readonly env: ReadonlyMap<string, string>;
  readonly user: User;
  readonly stdin: ByteSource;
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
  readonly terminal: Terminal | undefined;
  readonly workingDirectory: string;
  readonly ownHostname: string | undefined;
  readonly accounts: CgroupAccounts;
  readonly ownPrograms: Readonly<Record<string, Program>>;
  readonly clock: Clock;
  readonly kernel: Kernel;
  readonly networkNamespace: NetworkNamespace;
  /** The mount namespace, as this process is to see it. */
  makeFiles(process: HostProcess): FileSystem;
}

/** What a process needs of the table that it is in. */
export interface ProcessOwner {
  spawn(parent: HostProcess, argv: readonly string[], options: SpawnOptions): ChildProcess;
  /** Signals those of the group that are left. */
  killGroup(group: number, signal: SignalName): void;
  ended(process: HostProcess): void;
  outOfMemory(cgroup: string): void;
}

/** What every process takes of the memory. */
const baseMemoryBytes = 3 << 20;
/** What a system call costs of the processor. */
const callNanoseconds = 20_000;

/** A running process, as the kernel keeps it; `Process` is what its program sees. */
export class HostProcess implements Process, StreamOwner {
  readonly hostPid: number;
  readonly pid: number;
  /** Process 1 of the machine has none. */
  hostParent: HostProcess | undefined;
  readonly children = new Set<HostProcess>();
  readonly pidNamespace: PidNamespace | undefined;
  readonly hostGroup: number;
  readonly argv: readonly string[];
  readonly executable: string;
  readonly env: Map<string, string>;
  readonly user: User;
  readonly stdin: ProcessSource;
  readonly stdout: ProcessSink;
  readonly stderr: ProcessSink;
  /** The controlling terminal with the machine's pids. */
  readonly hostTerminal: Terminal | undefined;
  readonly terminal: Terminal | undefined;
  readonly files: FileSystem;
  readonly network: NetworkStack;
  readonly networkNamespace: NetworkNamespace;
  readonly clock: ProcessClock;
  readonly killed: AbortSignal;
  readonly kernel: Kernel;
  readonly startedMs: number;
  readonly ownHostname: string | undefined;
  readonly accounts: CgroupAccounts;
  readonly ownPrograms: Readonly<Record<string, Program>>;
  readonly exited: Promise<ExitStatus>;
  readonly signals: SignalState;
  workingDirectory: string;
  memoryBytes = 0;
  cpuNanoseconds = 0;
  readonly #owner: ProcessOwner;
  readonly #controller = new AbortController();
  readonly #holds: Disposable[];
  #status: ExitStatus | undefined;
  #resolveExited: (status: ExitStatus) => void = () => {};

  constructor(setup: ProcessSetup, owner: ProcessOwner) {
    this.#owner = owner;
    this.killed = this.#controller.signal;
    this.hostPid = setup.hostPid;
    this.hostParent = setup.parent;
    this.pidNamespace = setup.pidNamespace;
    this.pid = setup.pidNamespace?.add(setup.hostPid) ?? setup.hostPid;
    this.hostGroup = setup.startsGroup ? setup.hostPid : (setup.parent?.hostGroup ?? setup.hostPid);
    if (setup.terminal !== undefined && setup.terminal !== setup.parent?.hostTerminal) {
      setup.terminal.foregroundGroup = this.hostGroup;
    }
    this.argv = setup.argv;
    this.executable = setup.executable;
    this.env = new Map(setup.env);
    this.user = setup.user;
    this.hostTerminal = setup.terminal;
    this.terminal = seenTerminal(setup.terminal, setup.pidNamespace);
    this.workingDirectory = setup.workingDirectory;
    this.ownHostname = setup.ownHostname;
    this.accounts = setup.accounts;
    this.ownPrograms = setup.ownPrograms;
    this.kernel = setup.pidNamespace?.kernel ?? setup.kernel;
    this.startedMs = setup.clock.now();
    this.clock = new ProcessClock(setup.clock);
    this.signals = new SignalState(this);
    this.exited = new Promise((resolve) => {
      this.#resolveExited = resolve;
    });
    this.#holds = [holdStream(setup.stdin), holdStream(setup.stdout), holdStream(setup.stderr)];
    this.stdin = new ProcessSource(setup.stdin, this, setup.stdin === setup.terminal?.input);
    this.stdout = new ProcessSink(setup.stdout, this);
    this.stderr = new ProcessSink(setup.stderr, this);
    this.files = setup.makeFiles(this);
    this.networkNamespace = setup.networkNamespace;
    this.network = new ProcessNetwork(this.networkNamespace.stackFor(this.hostPid, this.killed), this.files);
    this.#addMemory(baseMemoryBytes + setup.memoryBytes);
  }

  get parentPid(): number {
    if (this.hostParent === undefined) return 0;
    return this.pidNamespace?.toLocal(this.hostParent.hostPid) ?? this.hostParent.hostPid;
  }

  get group(): number {
    return this.pidNamespace?.toLocal(this.hostGroup) ?? this.hostGroup;
  }

  /** Whether it is process 1 of its PID namespace, which signals end only if it wants them to. */
  get isInit(): boolean {
    return this.pid === 1;
  }

  get hostname(): string {
    return this.ownHostname ?? this.kernel.hostname;
  }

  get hasEnded(): boolean {
    return this.#status !== undefined;
  }

  isTerminal(descriptor: 0 | 1 | 2): boolean {
    if (this.hostTerminal === undefined) return false;
    if (descriptor === 0) return this.stdin.underlying === this.hostTerminal.input;
    return (descriptor === 1 ? this.stdout : this.stderr).underlying === this.hostTerminal.output;
  }

  resolve(path: string): string {
    return resolvePath(this.workingDirectory, path);
  }

  onSignal(signal: SignalName, handler: () => void): Disposable {
    return this.signals.on(signal, handler);
  }

  spawn(argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
    this.killed.throwIfAborted();
    return this.#owner.spawn(this, argv, options);
  }

  setMemory(bytes: number): void {
    if (!this.hasEnded) this.#addMemory(baseMemoryBytes + bytes - this.memoryBytes);
  }

  async useProcessor(durationMs: number): Promise<void> {
    this.cpuNanoseconds += durationMs * 1e6;
    await this.clock.sleep(this.accounts.reserveProcessor(durationMs));
  }

  /** Runs the program and ends with it. */
  async run(program: Program | Promise<Program | undefined>): Promise<void> {
    try {
      const loaded = await program;
      if (this.hasEnded) return;
      const code = loaded === undefined ? 127 : await loaded(this);
      this.end({ code: code & 0xff, signal: undefined });
    } catch (error) {
      await this.#crash(error);
    }
  }

  async #crash(error: unknown): Promise<void> {
    if (this.hasEnded) return;
    const message = error instanceof Error ? error.message : String(error);
    await this.stderr.underlying.write(`${this.argv[0] ?? this.executable}: ${message}\n`).catch(() => {});
    this.end({ code: 2, signal: undefined });
  }

  /** Ends the process and frees what it holds. Only the first call counts. */
  end(status: ExitStatus): void {
    if (this.#status !== undefined) return;
    this.#status = status;
    const reason = new ProcessEnded(this.pid);
    this.clock.end();
    this.#controller.abort(reason);
    this.signals.end();
    for (const hold of this.#holds) hold[Symbol.dispose]();
    this.accounts.addMemory(-this.memoryBytes);
    this.accounts.leave();
    this.#owner.ended(this);
    this.#resolveExited(status);
  }

  mayRun(forTerminal: boolean): Promise<void> | undefined {
    const foreground = this.hostTerminal?.foregroundGroup;
    if (forTerminal && foreground !== undefined && foreground !== this.hostGroup) this.signals.stop();
    return this.signals.whenRunning();
  }

  brokenPipe(): void {
    if (!this.hasEnded) this.signals.deliver('SIGPIPE');
  }

  called(): void {
    this.cpuNanoseconds += callNanoseconds;
    this.accounts.addProcessor(callNanoseconds);
  }

  /** As a parent sees it that is in `namespace`. */
  asChild(namespace: PidNamespace | undefined): ChildProcess {
    return {
      pid: namespace?.toLocal(this.hostPid) ?? this.hostPid,
      exited: this.exited,
      kill: (signal, options) => {
        if (options?.group === true) this.#owner.killGroup(this.hostGroup, signal);
        else if (!this.hasEnded) this.signals.deliver(signal);
      },
      onStop: (listener) => this.signals.onStop(listener),
    };
  }

  /** With the machine's pids. */
  entry(): ProcessEntry {
    const { hostPid: pid, hostGroup: group, argv, startedMs, memoryBytes, cpuNanoseconds } = this;
    return {
      pid,
      parentPid: this.hostParent?.hostPid ?? 0,
      group,
      argv,
      uid: this.user.uid,
      startedMs,
      cgroup: this.accounts.path,
      terminal: this.hostTerminal?.name,
      state: this.signals.stopped ? 'T' : 'S',
      memoryBytes,
      cpuNanoseconds,
    };
  }

  #addMemory(bytes: number): void {
    this.memoryBytes += bytes;
    const exceeded = this.accounts.addMemory(bytes);
    if (exceeded !== undefined) this.#owner.outOfMemory(exceeded);
  }
}

function seenTerminal(terminal: Terminal | undefined, namespace: PidNamespace | undefined): Terminal | undefined {
  return terminal === undefined || namespace === undefined ? terminal : new NamespacedTerminal(terminal, namespace);
}

/** Why `killed` aborts. */
class ProcessEnded extends Error {
  constructor(pid: number) {
    super(`process ${pid} has ended`);
    this.name = 'ProcessEnded';
  }
}
