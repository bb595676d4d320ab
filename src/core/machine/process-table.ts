import { SystemError } from '../system-error.ts';
import { HostProcess, type ProcessOwner } from './host-process.ts';
import { PidNamespace } from './pid-namespace.ts';
import type { ChildProcess, SignalName, SpawnOptions } from './process.ts';
import { type ProcessMachine, setUpProcess } from './process-setup.ts';
import { signalledStatus } from './signal-defaults.ts';
import type { Terminal } from './terminal.ts';

const killedStatus = signalledStatus('SIGKILL');

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
    const pidNamespace = this.#pidNamespace(parent, options.pidNamespace);
    const setup = { ...setUpProcess(this.#options, parent, argv, options), pidNamespace };
    const process = new HostProcess({ ...setup, parent: parent ?? this.get(1), hostPid: this.#nextPid }, this);
    this.#nextPid += 1;
    if (!process.hasEnded) {
      this.#processes.set(process.hostPid, process);
      process.hostParent?.children.add(process);
      void process.run(setup.program);
    }
    return process.asChild(parent?.pidNamespace);
  }

  #pidNamespace(parent: HostProcess | undefined, wanted: 'new' | number | undefined): PidNamespace | undefined {
    if (wanted === undefined) return parent?.pidNamespace;
    if (wanted === 'new') return new PidNamespace(this.#options.kernel);
    const hostPid = parent?.pidNamespace === undefined ? wanted : parent.pidNamespace.toHost(wanted);
    const member = this.#processes.get(hostPid ?? 0);
    if (member === undefined) throw new SystemError('ESRCH');
    return member.pidNamespace;
  }

  kill(pid: number, signal: SignalName): void {
    if (pid < 0) {
      if (!this.killGroup(-pid, signal)) throw new SystemError('ESRCH');
      return;
    }
    const process = this.#processes.get(pid);
    if (process === undefined) throw new SystemError('ESRCH');
    process.signals.deliver(signal);
  }

  /** Signals every process of a group on a terminal; of every group where `group` is 0. */
  signalTerminal(terminal: Terminal, group: number, signal: SignalName): void {
    for (const process of this.all()) {
      if (process.hostTerminal !== terminal || (group !== 0 && process.hostGroup !== group)) continue;
      process.signals.deliver(signal);
      if (signal === 'SIGHUP' && process.signals.stopped) process.signals.deliver('SIGCONT');
    }
  }

  ended(process: HostProcess): void {
    const { hostPid, hostParent, hostTerminal, pidNamespace } = process;
    this.#processes.delete(hostPid);
    hostParent?.children.delete(process);
    if (hostTerminal?.foregroundGroup === hostPid) {
      hostTerminal.foregroundGroup = hostParent?.hostTerminal === hostTerminal ? hostParent.hostGroup : undefined;
    }
    if (pidNamespace !== undefined && process.isInit) this.#endNamespace(pidNamespace);
    pidNamespace?.remove(hostPid);
    this.#orphan(process);
    hostParent?.signals.deliver('SIGCHLD');
    if (hostPid === 1 && !this.#closed) this.#options.onInitExit();
  }

  /** Nothing in a PID namespace outlives its process 1. */
  #endNamespace(namespace: PidNamespace): void {
    for (const hostPid of namespace.hostPids()) this.get(hostPid)?.end(killedStatus);
  }

  /** The children of a process that has ended go to the process 1 that they see. */
  #orphan({ children, pidNamespace }: HostProcess): void {
    const init = this.get(pidNamespace?.toHost(1) ?? 1);
    for (const child of children) {
      child.hostParent = init;
      init?.children.add(child);
    }
    children.clear();
  }

  outOfMemory(cgroup: string): void {
    const within = (process: HostProcess): boolean => {
      const { path } = process.accounts;
      return cgroup === '/' ? process.hostPid !== 1 : path === cgroup || path.startsWith(`${cgroup}/`);
    };
    const victim = this.all()
      .filter(within)
      .reduce<HostProcess | undefined>(
        (worst, each) => (worst === undefined || each.memoryBytes > worst.memoryBytes ? each : worst),
        undefined,
      );
    if (victim === undefined) return;
    const { hostPid: pid, argv, memoryBytes, user } = victim;
    const kind = cgroup === '/' ? 'Out of memory' : 'Memory cgroup out of memory';
    const kilobytes = Math.round(memoryBytes / 1024);
    const name = (argv[0] ?? '').split('/').at(-1)?.slice(0, 15) ?? '';
    this.#options.kernel.log.append(
      `${kind}: Killed process ${pid} (${name}) total-vm:${kilobytes}kB, anon-rss:${kilobytes}kB, file-rss:0kB, shmem-rss:0kB, UID:${user.uid} pgtables:${Math.ceil(kilobytes / 512) * 4}kB oom_score_adj:0`,
      3,
    );
    victim.end({ ...killedStatus, outOfMemory: true });
  }

  /** Ends every process at once. None can be started any more. */
  close(): void {
    this.#closed = true;
    for (const process of this.all()) process.end(killedStatus);
  }

  /** Whether anybody was there. */
  killGroup(group: number, signal: SignalName): boolean {
    const members = this.all().filter((process) => process.hostGroup === group);
    for (const process of members) process.signals.deliver(signal);
    return members.length > 0;
  }
}
