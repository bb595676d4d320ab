import { SystemError } from '../system-error.ts';
import { type BytePipe, createPipe } from './byte-pipe.ts';
import { emptySource, sourceOf } from './null-streams.ts';
import type { ExitStatus, Process, Program } from './process.ts';
import { type MachineOptions, RunningMachine } from './running-machine.ts';
import type { ByteSource } from './streams.ts';
import type { TerminalController, TerminalSize } from './terminal.ts';

export type { MachineOptions } from './running-machine.ts';

export interface MachineExecOptions {
  readonly stdin?: string | Uint8Array | ByteSource;
  /** Kills the command. */
  readonly signal?: AbortSignal;
  /** Beside what a login sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told of output as it comes; the result has it too. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void;
}

export interface MachineExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** A login shell on a terminal. */
export interface MachineTerminal {
  readonly controller: TerminalController;
  readonly exited: Promise<ExitStatus>;
}

/** A computer that can be switched on and off. */
export interface Machine {
  readonly name: string;
  readonly address: string;
  readonly running: boolean;
  /** Switches it on: resolves when the system manager has started what belongs to the default target. */
  boot(): Promise<void>;
  /** The power fails: everything stops at once. */
  crash(): Promise<void>;
  /** Stops it in order; resolves when its disk has everything. */
  shutdown(): Promise<void>;
  /** Runs a command line as `bash -c` does, or a program by its arguments. Rejects when the machine is off. */
  exec(command: string | readonly string[], options?: MachineExecOptions): Promise<MachineExecResult>;
  /** A login shell. Throws a SystemError when the machine is off. */
  openTerminal(size: TerminalSize): MachineTerminal;
  /** As root. Throws SystemErrors. */
  readFile(path: string): Uint8Array;
  writeFile(path: string, data: Uint8Array | string): void;
  /** Told when the machine starts or stops. */
  onPower(listener: (running: boolean) => void): Disposable;
  /** The kernel of the machine while it runs. */
  readonly kernel: RunningMachine | undefined;
}

export function createMachine(options: MachineOptions): Machine {
  return new HostMachine(options);
}

const loginEnvironment: readonly (readonly [string, string])[] = [
  ['HOME', '/root'],
  ['USER', 'root'],
  ['LOGNAME', 'root'],
  ['SHELL', '/bin/bash'],
  ['LANG', 'C.UTF-8'],
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
];
const sessionCgroup = '/user.slice/user-0.slice/session-1.scope';
const initPath = '/sbin/init';
/** Written by the system manager when the default target is reached. */
const startedPath = '/run/systemd/startup-finished';

class HostMachine implements Machine {
  readonly name: string;
  readonly address: string;
  readonly #options: MachineOptions;
  readonly #listeners = new Set<(running: boolean) => void>();
  #bootId: string | undefined;
  #running: RunningMachine | undefined;
  #stopping: Promise<void> | undefined;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.#bootId = options.bootId;
    this.name = options.name;
    this.address = options.address;
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  get kernel(): RunningMachine | undefined {
    return this.#running;
  }

  async boot(): Promise<void> {
    if (this.#running !== undefined) return;
    await this.#stopping;
    const bootId = this.#bootId ?? this.#options.clock.uuid();
    this.#bootId = undefined;
    const machine = await RunningMachine.start(this.#options, bootId, {
      powerOff: () => void this.#stop(machine),
      reboot: () => void this.#stop(machine).then(() => this.boot()),
    });
    this.#running = machine;
    for (const listener of this.#listeners) listener(true);
    await startInit(machine);
  }

  async crash(): Promise<void> {
    this.#running?.crash();
    this.#switchOff();
    await this.#stopping;
  }

  async shutdown(): Promise<void> {
    const machine = this.#running;
    if (machine === undefined) return this.#stopping;
    const off = new Promise<void>((resolve) => {
      const listening = this.onPower(() => {
        listening[Symbol.dispose]();
        resolve();
      });
    });
    machine.kill(1, 'SIGTERM');
    await off;
    await this.#stopping;
  }

  async exec(command: string | readonly string[], options: MachineExecOptions = {}): Promise<MachineExecResult> {
    const [stdout, stderr] = [createPipe(), createPipe()];
    const child = this.#up().spawn(typeof command === 'string' ? ['bash', '-c', command] : command, {
      env: new Map([...loginEnvironment, ...Object.entries(options.env ?? {})]),
      workingDirectory: '/root',
      stdin: asSource(options.stdin),
      stdout: stdout.sink,
      stderr: stderr.sink,
      newGroup: true,
      cgroup: sessionCgroup,
    });
    const kill = (): void => child.kill('SIGKILL', { group: true });
    if (options.signal?.aborted === true) kill();
    options.signal?.addEventListener('abort', kill, { once: true });
    const output = collect(stdout, (text) => options.onOutput?.('stdout', text));
    const errors = collect(stderr, (text) => options.onOutput?.('stderr', text));
    const { code: exitCode } = await child.exited;
    options.signal?.removeEventListener('abort', kill);
    return { stdout: output.take(), stderr: errors.take(), exitCode };
  }

  openTerminal(size: TerminalSize): MachineTerminal {
    const machine = this.#up();
    const controller = machine.openTerminal(size);
    const child = machine.spawn(['-bash'], {
      program: loginShell,
      env: new Map([...loginEnvironment, ['TERM', 'xterm-256color']]),
      workingDirectory: '/root',
      terminal: controller.terminal,
      cgroup: sessionCgroup,
    });
    void child.exited.then(() => controller.hangUp());
    return { controller, exited: child.exited };
  }

  readFile(path: string): Uint8Array {
    return this.#up().files.readFile(path);
  }

  writeFile(path: string, data: Uint8Array | string): void {
    this.#up().files.writeFile(path, data);
  }

  onPower(listener: (running: boolean) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  #up(): RunningMachine {
    if (this.#running === undefined) throw new SystemError('EHOSTUNREACH', this.name);
    return this.#running;
  }

  #stop(machine: RunningMachine): Promise<void> {
    if (this.#running !== machine) return this.#stopping ?? Promise.resolve();
    const stopping = machine.stop();
    this.#stopping = stopping;
    this.#switchOff();
    return stopping;
  }

  #switchOff(): void {
    if (this.#running === undefined) return;
    this.#running = undefined;
    for (const listener of this.#listeners) listener(false);
  }
}

/** Starts process 1 and waits for it to finish starting. A machine without a system manager has one that only waits. */
async function startInit(machine: RunningMachine): Promise<void> {
  const { files } = machine;
  const hasInit = files.exists(initPath);
  const started = hasInit ? untilCreated(machine, startedPath) : Promise.resolve();
  const init = machine.spawn([initPath], { ...(hasInit ? {} : { program: idle(machine) }), cgroup: '/init.scope' });
  await Promise.race([started, init.exited]);
}

function untilCreated(machine: RunningMachine, path: string): Promise<void> {
  return new Promise((resolve) => {
    const watch = machine.files.watch(path, () => {
      watch[Symbol.dispose]();
      resolve();
    });
  });
}

/** Process 1 of a machine that has no system manager. */
function idle(machine: RunningMachine): Program {
  return (process) =>
    new Promise((resolve) => {
      process.onSignal('SIGTERM', () => machine.powerOff());
      process.onSignal('SIGINT', () => machine.reboot());
      process.killed.addEventListener('abort', () => resolve(0));
    });
}

async function loginShell(process: Process): Promise<number> {
  const shell = await process.kernel.programs.lookup('bash');
  if (shell === undefined) throw new SystemError('ENOENT', 'bash');
  return await shell(process);
}

function asSource(stdin: string | Uint8Array | ByteSource | undefined): ByteSource {
  if (stdin === undefined) return emptySource();
  return typeof stdin === 'string' || stdin instanceof Uint8Array ? sourceOf(stdin) : stdin;
}

interface Collected {
  /** What came until now. What a job that was left behind writes later is dropped. */
  take(): string;
}

/** Keeps what a pipe brings. */
function collect(pipe: BytePipe, onText: (text: string) => void): Collected {
  const decoder = new TextDecoder();
  const texts: string[] = [];
  let taken = false;
  const keep = (piece: Uint8Array): void => {
    const text = decoder.decode(piece, { stream: true });
    texts.push(text);
    onText(text);
  };
  const drain = async (): Promise<void> => {
    for await (const piece of pipe.source) if (!taken) keep(piece);
  };
  void drain();
  return {
    take() {
      for (const piece of pipe.takeUnread()) keep(piece);
      taken = true;
      return texts.join('') + decoder.decode();
    },
  };
}
