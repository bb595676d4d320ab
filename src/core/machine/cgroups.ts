import type { Clock } from '../clock.ts';
import type { CgroupLimits } from './kernel.ts';

/** A control group in use. */
interface Cgroup {
  readonly path: string;
  processes: number;
  memoryBytes: number;
  cpuNanoseconds: number;
  /** When the processor time that was granted so far will have been used. */
  busyUntilMs: number;
}

/** A process's accounts: its own cgroup and those above, the machine's (`/`) last. */
export interface CgroupAccounts {
  readonly path: string;
  addProcessor(nanoseconds: number): void;
  /** The path of the first cgroup that now has more than its limit. */
  addMemory(bytes: number): string | undefined;
  /** How long using the processor for `durationMs` takes under the limits. */
  reserveProcessor(durationMs: number): number;
  leave(): void;
}

/** The machine's tree of control groups. A group exists while a process is in it or below. */
export class Cgroups {
  readonly #clock: Clock;
  readonly #groups = new Map<string, Cgroup>();
  readonly #limits = new Map<string, CgroupLimits>();

  constructor(clock: Clock, machine: CgroupLimits) {
    this.#clock = clock;
    this.#limits.set('/', machine);
  }

  enter(path: string): CgroupAccounts {
    const chain = pathsUpwards(path).map((each) => this.#group(each));
    for (const group of chain) group.processes += 1;
    return {
      path,
      addProcessor: (nanoseconds) => {
        for (const group of chain) group.cpuNanoseconds += nanoseconds;
      },
      addMemory: (bytes) => this.#addMemory(chain, bytes),
      reserveProcessor: (durationMs) => this.#reserve(chain, durationMs),
      leave: () => this.#leave(chain),
    };
  }

  usage(path: string): { memoryBytes: number; cpuNanoseconds: number } {
    const { memoryBytes = 0, cpuNanoseconds = 0 } = this.#groups.get(path) ?? {};
    return { memoryBytes, cpuNanoseconds };
  }

  setLimits(path: string, limits: CgroupLimits | undefined): void {
    if (limits === undefined) this.#limits.delete(path);
    else this.#limits.set(path, limits);
  }

  limits(path: string): CgroupLimits | undefined {
    return this.#limits.get(path);
  }

  has(path: string): boolean {
    return path === '/' || this.#groups.has(path);
  }

  /** The names of the groups directly below `path`. */
  below(path: string): string[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    const names = new Set<string>();
    for (const each of this.#groups.keys()) {
      if (each !== '/' && each.startsWith(prefix)) names.add(each.slice(prefix.length).split('/', 1)[0] ?? '');
    }
    return [...names];
  }

  #group(path: string): Cgroup {
    const present = this.#groups.get(path);
    if (present !== undefined) return present;
    const made: Cgroup = { path, processes: 0, memoryBytes: 0, cpuNanoseconds: 0, busyUntilMs: 0 };
    this.#groups.set(path, made);
    return made;
  }

  #addMemory(chain: readonly Cgroup[], bytes: number): string | undefined {
    for (const group of chain) group.memoryBytes += bytes;
    if (bytes <= 0) return undefined;
    return chain.find(({ path, memoryBytes }) => memoryBytes > (this.#limits.get(path)?.memoryBytes ?? Infinity))?.path;
  }

  #reserve(chain: readonly Cgroup[], durationMs: number): number {
    const nowMs = this.#clock.now();
    let takesMs = durationMs;
    for (const group of chain) {
      group.cpuNanoseconds += durationMs * 1e6;
      const processors = this.#limits.get(group.path)?.processors;
      if (processors === undefined) continue;
      group.busyUntilMs = Math.max(nowMs, group.busyUntilMs) + durationMs / processors;
      takesMs = Math.max(takesMs, group.busyUntilMs - nowMs);
    }
    return takesMs;
  }

  #leave(chain: readonly Cgroup[]): void {
    for (const group of chain) {
      group.processes -= 1;
      if (group.processes === 0 && group.path !== '/') this.#groups.delete(group.path);
    }
  }
}

function pathsUpwards(path: string): string[] {
  const paths: string[] = [];
  for (let at = path; at !== '' && at !== '/'; at = at.slice(0, at.lastIndexOf('/'))) paths.push(at);
  paths.push('/');
  return paths;
}
