import { CelDuration } from '../values/cel-duration.ts';
import { CelError, noSuchOverload } from '../values/cel-error.ts';
import { CelList } from '../values/cel-list.ts';
import { CelTimestamp } from '../values/cel-timestamp.ts';
import { CelUint } from '../values/cel-uint.ts';
import type { CelValue } from '../values/cel-value.ts';
import { checkInt, checkUint } from './integer-range.ts';

const minTime = -62_135_596_800_000_000_000n;
const maxTime = 253_402_300_799_999_999_999n;

/** `a + b`. Throws CelError for an overflow or types that do not go together. */
export function add(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkInt(a + b);
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (a instanceof CelList && b instanceof CelList) return joinLists(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (a instanceof CelUint && b instanceof CelUint) return checkUint(a.value + b.value);
  if (a instanceof CelDuration && b instanceof CelDuration) return checkDuration(a.nanos + b.nanos);
  if (a instanceof CelTimestamp && b instanceof CelDuration) return checkTime(a, a.nanos + b.nanos);
  if (a instanceof CelDuration && b instanceof CelTimestamp) return checkTime(b, a.nanos + b.nanos);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Uint8Array.from([...a, ...b]);
  throw noSuchOverload();
}

export function subtract(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkInt(a - b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a instanceof CelUint && b instanceof CelUint) return checkUint(a.value - b.value);
  if (a instanceof CelDuration && b instanceof CelDuration) return checkDuration(a.nanos - b.nanos);
  if (a instanceof CelTimestamp && b instanceof CelDuration) return checkTime(a, a.nanos - b.nanos);
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return checkDuration(a.nanos - b.nanos);
  throw noSuchOverload();
}

export function multiply(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkInt(a * b);
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (a instanceof CelUint && b instanceof CelUint) return checkUint(a.value * b.value);
  throw noSuchOverload();
}

export function divide(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkInt(a / nonZero(b, 'division by zero'));
  if (a instanceof CelUint && b instanceof CelUint) return checkUint(a.value / nonZero(b.value, 'division by zero'));
  throw noSuchOverload();
}

export function modulo(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a % nonZero(b, 'modulus by zero');
  if (a instanceof CelUint && b instanceof CelUint) return checkUint(a.value % nonZero(b.value, 'modulus by zero'));
  throw noSuchOverload();
}

export function negate(value: CelValue): CelValue {
  if (typeof value === 'bigint') return checkInt(-value);
  if (typeof value === 'number') return -value;
  throw noSuchOverload();
}

function nonZero(value: bigint, message: string): bigint {
  if (value === 0n) throw new CelError(message);
  return value;
}

function joinLists(a: CelList, b: CelList): CelList {
  return a.semantics?.join(a, b) ?? new CelList([...a.items, ...b.items]);
}

function checkDuration(nanos: bigint): CelDuration {
  if (BigInt.asIntN(64, nanos) !== nanos) throw new CelError('duration overflow');
  return new CelDuration(nanos);
}

function checkTime({ offsetMinutes }: CelTimestamp, nanos: bigint): CelTimestamp {
  if (nanos < minTime || nanos > maxTime) throw new CelError('timestamp overflow');
  return new CelTimestamp(nanos, offsetMinutes);
}
