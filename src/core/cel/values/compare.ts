import { CelDuration } from './cel-duration.ts';
import { CelError, noSuchOverload } from './cel-error.ts';
import { CelTimestamp } from './cel-timestamp.ts';
import type { CelValue } from './cel-value.ts';
import { numberOf } from './equal.ts';

/** Negative, zero or positive, as in sorting. Throws CelError for what has no order. */
export function compareValues(a: CelValue, b: CelValue): number {
  const [first, second] = [numberOf(a), numberOf(b)];
  if (first !== undefined && second !== undefined) {
    if (Number.isNaN(first) || Number.isNaN(second)) throw new CelError('NaN values cannot be ordered');
    return order(first, second);
  }
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return order(a.nanos, b.nanos);
  if (a instanceof CelDuration && b instanceof CelDuration) return order(a.nanos, b.nanos);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  throw noSuchOverload();
}

function order(a: bigint | number, b: bigint | number): number {
  return a < b ? -1 : Number(a > b);
}

/** By code points, which is the order of the encoded bytes. */
function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const [first, second] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (first !== second) return rank(first) - rank(second);
  }
  return a.length - b.length;
}

/** Halves of characters past the first plane come after all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
