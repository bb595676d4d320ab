import type { Clock } from '../clock.ts';

const initialMs = 10_000;
const maximumMs = 300_000;

interface Entry {
  delayMs: number;
  updatedMs: number;
}

/** How long a container that ended waits before it is started again: 10 s, doubling to 5 minutes; 10 quiet minutes forget it. */
export class CrashBackoff {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds still to wait since the container finished; 0 when it may start now. */
  remainingMs(key: string, finishedAtMs: number): number {
    const entry = this.#entries.get(key);
    if (entry === undefined || finishedAtMs - entry.updatedMs > 2 * maximumMs) return 0;
    return Math.max(0, finishedAtMs + entry.delayMs - this.#clock.now());
  }

  delayMs(key: string): number {
    return this.#entries.get(key)?.delayMs ?? initialMs;
  }

  /** The container is being started again. */
  next(key: string): void {
    const entry = this.#entries.get(key);
    const nowMs = this.#clock.now();
    const isOld = entry === undefined || nowMs - entry.updatedMs > 2 * maximumMs;
    this.#entries.set(key, { delayMs: isOld ? initialMs : Math.min(entry.delayMs * 2, maximumMs), updatedMs: nowMs });
  }

  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }
}
