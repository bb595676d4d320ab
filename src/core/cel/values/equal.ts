import { CelType, isSameType } from '../cel-type.ts';
import { CelDuration } from './cel-duration.ts';
import { CelList } from './cel-list.ts';
import { CelMap } from './cel-map.ts';
import { CelOpaque } from './cel-opaque.ts';
import { CelOptional } from './cel-optional.ts';
import { CelTimestamp } from './cel-timestamp.ts';
import { CelUint } from './cel-uint.ts';
import type { CelValue } from './cel-value.ts';

/** Whether two values are the same; numbers of different types are when they are the same number. */
export function areEqual(a: CelValue, b: CelValue): boolean {
  if (a === b) return true;
  const [first, second] = [numberOf(a), numberOf(b)];
  if (first !== undefined && second !== undefined) return isSameNumber(first, second);
  if (a instanceof CelList && b instanceof CelList) return areListsEqual(a, b);
  if (a instanceof CelMap && b instanceof CelMap) return areMapsEqual(a, b);
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return a.nanos === b.nanos;
  if (a instanceof CelDuration && b instanceof CelDuration) return a.nanos === b.nanos;
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, index) => byte === b[index]);
  }
  if (a instanceof CelType && b instanceof CelType) return a.name === b.name || isSameType(a, b);
  if (a instanceof CelOptional && b instanceof CelOptional) {
    if (a.value === undefined || b.value === undefined) return a.value === b.value;
    return areEqual(a.value, b.value);
  }
  return a instanceof CelOpaque && b instanceof CelOpaque && a.type.name === b.type.name && a.equals(b);
}

/** A number of any type; undefined for what is none. */
export function numberOf(value: CelValue): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return value instanceof CelUint ? value.value : undefined;
}

function isSameNumber(a: bigint | number, b: bigint | number): boolean {
  if (typeof a === typeof b) return a === b;
  if (typeof a === 'bigint') return Number.isInteger(b) && a === BigInt(b);
  return Number.isInteger(a) && b === BigInt(a);
}

function areListsEqual(a: CelList, b: CelList): boolean {
  if (a.items.length !== b.items.length) return false;
  if (a.semantics !== undefined) return a.semantics.equal(a, b);
  return a.items.every((item, index) => areEqual(item, b.items[index] ?? null));
}

function areMapsEqual(a: CelMap, b: CelMap): boolean {
  if (a.size !== b.size) return false;
  for (const key of a.keys()) {
    const [first, second] = [a.find(key), b.find(key)];
    if (first === undefined || second === undefined || !areEqual(first, second)) return false;
  }
  return true;
}
