import { CelMap } from './cel-map.ts';
import { CelUint } from './cel-uint.ts';
import type { CelValue } from './cel-value.ts';

/** A map with the entries that it was made of, in their order. */
export class EntryMap extends CelMap {
  readonly #entries = new Map<string, readonly [CelValue, CelValue]>();

  constructor(entries: Iterable<readonly [CelValue, CelValue]>) {
    super();
    for (const entry of entries) this.#entries.set(keyOf(entry[0]), entry);
  }

  get size(): number {
    return this.#entries.size;
  }

  find(key: CelValue): CelValue | undefined {
    return this.#entries.get(keyOf(key))?.[1];
  }

  has(key: CelValue): boolean {
    return this.#entries.has(keyOf(key));
  }

  *keys(): Iterable<CelValue> {
    for (const [key] of this.#entries.values()) yield key;
  }
}

/** Numbers of all types that are equal are one key. */
function keyOf(key: CelValue): string {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'boolean') return `b${key}`;
  if (typeof key === 'bigint') return `n${key}`;
  if (key instanceof CelUint) return `n${key.value}`;
  if (typeof key === 'number') return Number.isInteger(key) ? `n${BigInt(key)}` : `n${key}`;
  return 'x';
}
