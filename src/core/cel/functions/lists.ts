import { CelDuration } from '../values/cel-duration.ts';
import { CelError } from '../values/cel-error.ts';
import { CelList } from '../values/cel-list.ts';
import { CelUint } from '../values/cel-uint.ts';
import type { CelValue } from '../values/cel-value.ts';
import { compareValues } from '../values/compare.ts';
import { areEqual } from '../values/equal.ts';
import { typeOf } from '../values/type-of.ts';
import { add } from './arithmetic.ts';
import { type Overload, overload } from './overload.ts';

const ordered = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];
const zeros: readonly (readonly [string, CelValue])[] = [
  ['int', 0n],
  ['uint', new CelUint(0n)],
  ['double', 0],
  ['duration', new CelDuration(0n)],
];

/** Kubernetes' lists library, the general one, and sets. */
export const listOverloads: readonly Overload[] = [
  ...ordered.flatMap((type) => [
    overload(`list(${type}) isSorted(): bool`, isSorted),
    overload(`list(${type}) max(): ${type}`, ({ items }: CelList) => extreme('max', 1, items)),
    overload(`list(${type}) min(): ${type}`, ({ items }: CelList) => extreme('min', -1, items)),
    overload(`list(${type}) sort(): list(${type})`, (list: CelList) => sortBy(list, list)),
    overload(`list(T) @sortByAssociatedKeys(list(${type})): list(T)`, sortBy),
  ]),
  ...zeros.map(([type, zero]) =>
    overload(`list(${type}) sum(): ${type}`, ({ items }: CelList) => items.reduce<CelValue>(add, zero)),
  ),
  overload('list(A) indexOf(A): int', ({ items }: CelList, item: CelValue) =>
    BigInt(items.findIndex((other) => areEqual(other, item))),
  ),
  overload('list(A) lastIndexOf(A): int', ({ items }: CelList, item: CelValue) =>
    BigInt(items.findLastIndex((other) => areEqual(other, item))),
  ),
  overload('list(T) slice(int, int): list(T)', slice),
  overload('list(list(T)) flatten(): list(T)', ({ items }: CelList) => new CelList(flatten(items, 1))),
  overload('list(dyn) flatten(int): list(dyn)', ({ items }: CelList, depth: bigint) => {
    if (depth < 0n) throw new CelError('level must be non-negative');
    return new CelList(flatten(items, Number(depth)));
  }),
  overload('lists.range(int): list(int)', (count: bigint) => {
    if (count > 1_000_000n) throw new CelError('operation cancelled: actual cost limit exceeded');
    return new CelList(Array.from({ length: Math.max(0, Number(count)) }, (_, index) => BigInt(index)));
  }),
  overload('list(T) reverse(): list(T)', ({ items }: CelList) => new CelList(items.toReversed())),
  overload('list(T) distinct(): list(T)', ({ items }: CelList) => new CelList(distinct(items))),
  overload('sets.contains(list(T), list(T)): bool', containsAll),
  overload(
    'sets.equivalent(list(T), list(T)): bool',
    (a: CelList, b: CelList) => containsAll(a, b) && containsAll(b, a),
  ),
  overload('sets.intersects(list(T), list(T)): bool', (a: CelList, b: CelList) =>
    a.items.some((item) => includes(b, item)),
  ),
];

function includes({ items }: CelList, value: CelValue): boolean {
  return items.some((item) => areEqual(item, value));
}

function containsAll(list: CelList, { items }: CelList): boolean {
  return items.every((item) => includes(list, item));
}

function isSorted({ items }: CelList): boolean {
  return items.every((item, index) => index === 0 || compareValues(items[index - 1] ?? null, item) <= 0);
}

function extreme(name: string, sign: number, items: readonly CelValue[]): CelValue {
  const [first, ...rest] = items;
  if (first === undefined) throw new CelError(`${name} called on empty list`);
  return rest.reduce((best, item) => (compareValues(item, best) * sign > 0 ? item : best), first);
}

function sortBy({ items }: CelList, keys: CelList): CelList {
  const [first] = keys.items;
  if (first === undefined) return new CelList(items);
  if (keys.items.some((key) => typeOf(key) !== typeOf(first))) {
    throw new CelError('list elements must have the same type');
  }
  const pairs = items.map((item, index) => [item, keys.items[index] ?? null] as const);
  return new CelList(pairs.sort((a, b) => compareValues(a[1], b[1])).map(([item]) => item));
}

function slice({ items }: CelList, start: bigint, end: bigint): CelList {
  const refuse = (detail: string): CelError => new CelError(`cannot slice(${start}, ${end}), ${detail}`);
  if (start < 0n || end < 0n) throw refuse('negative indexes not supported');
  if (start > end) throw refuse('start index must be less than or equal to end index');
  if (BigInt(items.length) < end) throw refuse(`list is length ${items.length}`);
  return new CelList(items.slice(Number(start), Number(end)));
}

function flatten(items: readonly CelValue[], depth: number): CelValue[] {
  return items.flatMap((item) => (item instanceof CelList && depth > 0 ? flatten(item.items, depth - 1) : [item]));
}

function distinct(items: readonly CelValue[]): CelValue[] {
  const found: CelValue[] = [];
  for (const item of items) if (!found.some((other) => areEqual(other, item))) found.push(item);
  return found;
}
