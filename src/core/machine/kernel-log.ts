import type { Clock } from '../clock.ts';
import type { KernelLog, KernelLogEntry } from './kernel.ts';

const capacity = 1000;
const information = 6;

/** The kernel's ring of messages. */
export class KernelLogBuffer implements KernelLog {
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #entries: KernelLogEntry[] = [];
  readonly #listeners = new Set<(entry: KernelLogEntry) => void>();

  constructor(clock: Clock, startedMs: number) {
    this.#clock = clock;
    this.#startedMs = startedMs;
  }

  append(message: string, priority: number = information): void {
    const entry = { uptimeMs: this.#clock.now() - this.#startedMs, priority, message };
    this.#entries.push(entry);
    if (this.#entries.length > capacity) this.#entries.shift();
    for (const listener of this.#listeners) listener(entry);
  }

  entries(): readonly KernelLogEntry[] {
    return this.#entries;
  }

  onEntry(listener: (entry: KernelLogEntry) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }
}
