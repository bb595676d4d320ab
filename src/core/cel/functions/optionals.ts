import { CelDuration } from '../values/cel-duration.ts';
import { CelError } from '../values/cel-error.ts';
import { CelList } from '../values/cel-list.ts';
import { CelMap } from '../values/cel-map.ts';
import { CelOptional, noValue } from '../values/cel-optional.ts';
import { CelUint } from '../values/cel-uint.ts';
import type { CelValue } from '../values/cel-value.ts';
import { EntryMap } from '../values/entry-map.ts';
import { textOf } from '../values/format-value.ts';
import { type Overload, overload } from './overload.ts';

/** Optional values; `or` and `orValue` are computed by the evaluator, which leaves out what is not needed. */
export const optionalOverloads: readonly Overload[] = [
  overload('optional.of(V): optional(V)', (value: CelValue) => new CelOptional(value)),
  overload('optional.ofNonZeroValue(V): optional(V)', (value: CelValue) =>
    isZero(value) ? noValue : new CelOptional(value),
  ),
  overload('optional.none(): optional(V)', () => noValue),
  overload('optional(V) value(): V', ({ value }: CelOptional) => {
    if (value === undefined) throw new CelError('optional.none() dereference');
    return value;
  }),
  overload('optional(V) hasValue(): bool', ({ value }: CelOptional) => value !== undefined),
  overload('optional(V) or(optional(V)): optional(V)'),
  overload('optional(V) orValue(V): V'),
  overload('list(V) last(): optional(V)', ({ items }: CelList) => new CelOptional(items.at(-1))),
  overload('list(V) first(): optional(V)', ({ items }: CelList) => new CelOptional(items[0])),
  overload('optional.unwrap(list(optional(V))): list(V)', unwrap),
  overload('list(optional(V)) unwrapOpt(): list(V)', unwrap),
  overload('cel.@mapInsert(map(K, V), K, V): map(K, V)', (map: CelMap, key: CelValue, value: CelValue) =>
    insert(map, new EntryMap([[key, value]])),
  ),
  overload('cel.@mapInsert(map(K, V), map(K, V)): map(K, V)', insert),
];

function isZero(value: CelValue): boolean {
  if (value instanceof CelList) return value.items.length === 0;
  if (value instanceof CelMap) return value.size === 0;
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof CelUint) return value.value === 0n;
  if (value instanceof CelDuration) return value.nanos === 0n;
  if (value instanceof CelOptional) return value.value === undefined;
  return value === null || value === false || value === 0n || value === 0 || value === '';
}

function unwrap({ items }: CelList): CelList {
  return new CelList(
    items.flatMap((item) => {
      if (!(item instanceof CelOptional)) throw new CelError(`value ${textOf(item) ?? ''} is not optional`);
      return item.value === undefined ? [] : [item.value];
    }),
  );
}

function insert(map: CelMap, added: CelMap): CelMap {
  const entries: [CelValue, CelValue][] = Array.from(map.keys(), (key) => [key, map.find(key) ?? null]);
  for (const key of added.keys()) {
    if (map.has(key)) throw new CelError(`insert failed: key ${textOf(key) ?? ''} already exists`);
    entries.push([key, added.find(key) ?? null]);
  }
  return new EntryMap(entries);
}
