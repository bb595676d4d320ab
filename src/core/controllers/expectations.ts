import type { Clock } from '../clock.ts';

/** How long a creation or deletion may take to show in the cache. */
const expiresAfterMs = 300_000;

interface Expected {
  creations: number;
  deletions: Set<string>;
  sinceMs: number;
}

/**
 * What a controller did and has not seen yet, by the key of the object it did it for. While something is expected the
 * cache is known to be behind, and counting in it would do things twice.
 */
export class Expectations {
  readonly #clock: Clock;
  readonly #expected = new Map<string, Expected>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  expectCreations(key: string, count: number): void {
    this.#expected.set(key, { creations: count, deletions: new Set(), sinceMs: this.#clock.now() });
  }

  expectDeletions(key: string, deleted: Iterable<string>): void {
    this.#expected.set(key, { creations: 0, deletions: new Set(deleted), sinceMs: this.#clock.now() });
  }

  /** One was seen, or could not be made after all. */
  created(key: string): void {
    const expected = this.#expected.get(key);
    if (expected !== undefined) expected.creations -= 1;
  }

  deleted(key: string, name: string): void {
    this.#expected.get(key)?.deletions.delete(name);
  }

  satisfied(key: string): boolean {
    const expected = this.#expected.get(key);
    if (expected === undefined) return true;
    return (
      (expected.creations <= 0 && expected.deletions.size === 0) ||
      this.#clock.now() - expected.sinceMs > expiresAfterMs
    );
  }

  forget(key: string): void {
    this.#expected.delete(key);
  }
}
