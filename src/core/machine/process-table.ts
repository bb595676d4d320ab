import { SystemError } from '../system-error.ts';
import { HostProcess, type ProcessOwner } from './host-process.ts';
import { type ChildProcess, type SignalName, type SpawnOptions, signalNumbers } from './process.ts';
import { type ProcessMachine, setUpProcess } from './process-setup.ts';
import type { Terminal } from './terminal.ts';

export interface ProcessTableOptions extends ProcessMachine {
  /** Process 1 has ended. */
  onInitExit(): void;
}

/** The processes of a machine. */
export class ProcessTable implements ProcessOwner {
  readonly #options: ProcessTableOptions;
  readonly #processes = new Map<number, HostProcess>();
  #nextPid = 1;
  #closed = false;

  constructor(options: ProcessTableOptions) {
    this.#options = options;
  }

  get(pid: number): HostProcess | undefined {
    return this.#processes.get(pid);
  }

  all(): HostProcess[] {
    return [...this.#processes.values()];
  }

  /** The last pid that was given. */
  get lastPid(): number {
    return this.#nextPid - 1;
  }

  spawn(parent: HostProcess | undefined, argv: readonly string[], options: SpawnOptions): ChildProcess {
    if (this.#closed) throw new SystemError('ESRCH');
    const setup = setUpProcess(this.#options, parent, argv, options);
    const process = new HostProcess({ ...setup, pid: this.#nextPid }, this);
    this.#nextPid += 1;
    if (!process.hasEnded) {
      this.#processes.set(process.pid, process);
      void process.run(setup.program);
    }
    return process.asChild();
  }

  kill(pid: number, signal: SignalName): void {
    if (pid < 0) {
      this.#killAll((process) => process.group === -pid, signal);
      return;
    }
    const process = this.#processes.get(pid);
    if (process === undefined) throw new SystemError('ESRCH');
    process.signals.deliver(signal);
  }

  /** Signals every process of a group on a terminal; of every group where `group` is 0. */
  signalTerminal(terminal: Terminal, group: number, signal: SignalName): void {
    for (const process of this.all()) {
      if (process.terminal !== terminal || (group !== 0 && process.group !== group)) continue;
      process.signals.deliver(signal);
      if (signal === 'SIGHUP' && process.signals.stopped) process.signals.deliver('SIGCONT');
    }
  }

  ended(process: HostProcess): void {
    this.#processes.delete(process.pid);
    const { terminal } = process;
    if (terminal !== undefined && terminal.foregroundGroup === process.group && process.group === process.pid) {
      terminal.foregroundGroup = this.#processes.get(process.parentPid)?.group ?? terminal.foregroundGroup;
    }
    for (const other of this.#processes.values()) if (other.parentPid === process.pid) other.parentPid = 1;
    this.#processes.get(process.parentPid)?.signals.deliver('SIGCHLD');
    if (process.pid === 1 && !this.#closed) this.#options.onInitExit();
  }

  outOfMemory(cgroup: string): void {
    const within = (process: HostProcess): boolean => {
      const { path } = process.accounts;
      return cgroup === '/' ? process.pid !== 1 : path === cgroup || path.startsWith(`${cgroup}/`);
    };
    const victim = this.all()
      .filter(within)
      .reduce<HostProcess | undefined>(
        (worst, each) => (worst === undefined || each.memoryBytes > worst.memoryBytes ? each : worst),
        undefined,
      );
    if (victim === undefined) return;
    const { pid, argv, memoryBytes, user } = victim;
    const kind = cgroup === '/' ? 'Out of memory' : 'Memory cgroup out of memory';
    const kilobytes = Math.round(memoryBytes / 1024);
    const name = (argv[0] ?? '').split('/').at(-1)?.slice(0, 15) ?? '';
    this.#options.kernel.log.append(
      `${kind}: Killed process ${pid} (${name}) total-vm:${kilobytes}kB, anon-rss:${kilobytes}kB, file-rss:0kB, shmem-rss:0kB, UID:${user.uid} pgtables:${Math.ceil(kilobytes / 512) * 4}kB oom_score_adj:0`,
      3,
    );
    victim.end({ code: 128 + signalNumbers.SIGKILL, signal: 'SIGKILL', outOfMemory: true });
  }

  /** Ends every process at once. None can be started any more. */
  close(): void {
    this.#closed = true;
    for (const process of this.all()) process.end({ code: 128 + signalNumbers.SIGKILL, signal: 'SIGKILL' });
  }

  #killAll(matches: (process: HostProcess) => boolean, signal: SignalName): void {
    const matching = this.all().filter(matches);
    if (matching.length === 0) throw new SystemError('ESRCH');
    for (const process of matching) process.signals.deliver(signal);
  }
}
