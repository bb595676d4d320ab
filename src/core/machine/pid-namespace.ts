import { SystemError } from '../system-error.ts';
import type { Kernel, ProcessEntry } from './kernel.ts';

/** The pids of a container: its processes see only each other, numbered from 1. */
export class PidNamespace {
  /** What the machine's kernel is to the processes in it. */
  readonly kernel: Kernel;
  readonly #localByHost = new Map<number, number>();
  readonly #hostByLocal = new Map<number, number>();
  #next = 1;

  constructor(kernel: Kernel) {
    this.kernel = seenFromWithin(kernel, this);
  }

  /** Gives the process its pid here. */
  add(hostPid: number): number {
    const pid = this.#next;
    this.#next += 1;
    this.#localByHost.set(hostPid, pid);
    this.#hostByLocal.set(pid, hostPid);
    return pid;
  }

  remove(hostPid: number): void {
    const pid = this.#localByHost.get(hostPid);
    this.#localByHost.delete(hostPid);
    if (pid !== undefined) this.#hostByLocal.delete(pid);
  }

  toHost(pid: number): number | undefined {
    return this.#hostByLocal.get(pid);
  }

  /** 0 for a process that cannot be seen from here. */
  toLocal(hostPid: number): number {
    return this.#localByHost.get(hostPid) ?? 0;
  }

  hostPids(): number[] {
    return [...this.#localByHost.keys()];
  }
}

/** The kernel with the pids of one namespace. */
function seenFromWithin(kernel: Kernel, namespace: PidNamespace): Kernel {
  const hostPid = (pid: number): number => {
    const host = namespace.toHost(Math.abs(pid));
    if (host === undefined) throw new SystemError('ESRCH');
    return pid < 0 ? -host : host;
  };
  const own: Pick<Kernel, 'processes' | 'kill' | 'networkNamespaceOf' | 'mountNamespaceOf'> = {
    processes: () => kernel.processes().flatMap((entry) => localEntry(entry, namespace)),
    kill: (pid, signal) => kernel.kill(hostPid(pid), signal),
    networkNamespaceOf: (pid) => kernel.networkNamespaceOf(hostPid(pid)),
    mountNamespaceOf: (pid) => kernel.mountNamespaceOf(hostPid(pid)),
  };
  return new Proxy(kernel, {
    get(target, property) {
      if (Object.hasOwn(own, property)) return own[property as keyof typeof own];
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}

function localEntry(entry: ProcessEntry, namespace: PidNamespace): ProcessEntry[] {
  const pid = namespace.toLocal(entry.pid);
  if (pid === 0) return [];
  const [parentPid, group] = [namespace.toLocal(entry.parentPid), namespace.toLocal(entry.group)];
  return [{ ...entry, pid, parentPid, group }];
}
