import type { CelValue } from './cel-value.ts';

/** Something with keys: a map literal, or an object. */
export abstract class CelMap {
  abstract readonly size: number;

  /** Undefined when there is no such key. */
  abstract find(key: CelValue): CelValue | undefined;

  /** Whether the key is there, without looking at its value. */
  abstract has(key: CelValue): boolean;

  abstract keys(): Iterable<CelValue>;
}
