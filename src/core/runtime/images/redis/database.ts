import type { Clock } from '../../../clock.ts';
import { RedisError } from './reply.ts';

export type RedisValue = string | string[] | Set<string> | Map<string, string>;

interface Entry {
  readonly value: RedisValue;
  readonly expiresAtMs: number | undefined;
}

/** One of a server's databases: keys to values, some of which expire. */
export class Database {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(key: string): RedisValue | undefined {
    return this.#live(key)?.value;
  }

  /** Keeps the key's time to live unless `expiresAtMs` is given; null takes it away. */
  set(key: string, value: RedisValue, expiresAtMs?: number | null): void {
    const kept = expiresAtMs === undefined ? this.#live(key)?.expiresAtMs : (expiresAtMs ?? undefined);
    this.#entries.set(key, { value, expiresAtMs: kept });
  }

  delete(key: string): boolean {
    return this.#live(key) !== undefined && this.#entries.delete(key);
  }

  expiresAtMs(key: string): number | undefined {
    return this.#live(key)?.expiresAtMs;
  }

  keys(): string[] {
    return [...this.#entries.keys()].filter((key) => this.#live(key) !== undefined);
  }

  clear(): void {
    this.#entries.clear();
  }

  string(key: string): string | undefined {
    return this.#typed(key, (value) => typeof value === 'string');
  }

  list(key: string): string[] | undefined {
    return this.#typed(key, (value) => Array.isArray(value));
  }

  members(key: string): Set<string> | undefined {
    return this.#typed(key, (value) => value instanceof Set);
  }

  hash(key: string): Map<string, string> | undefined {
    return this.#typed(key, (value) => value instanceof Map);
  }

  /** Takes the key away when its collection is empty, as every command does. */
  dropEmpty(key: string): void {
    const value = this.get(key);
    const size = Array.isArray(value) ? value.length : value instanceof Set || value instanceof Map ? value.size : 1;
    if (size === 0) this.#entries.delete(key);
  }

  #typed<T extends RedisValue>(key: string, fits: (value: RedisValue) => value is T): T | undefined {
    const value = this.get(key);
    if (value === undefined || fits(value)) return value;
    throw new RedisError('WRONGTYPE Operation against a key holding the wrong kind of value');
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry?.expiresAtMs === undefined || entry.expiresAtMs > this.#clock.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }
}
