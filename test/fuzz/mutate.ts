import { isJsonObject } from '../../src/core/meta/object.ts';
import type { Dice } from './dice.ts';

const long = 'x'.repeat(300);

/** Values that no field is glad to have. */
export const oddValues: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e300, -1e300],
  ...[
    '',
    ' ',
    'a',
    'A_b',
    '-',
    '*',
    '..',
    '../..',
    '/',
    '%',
    '%00',
    '\0',
    '\u{1f600}',
    '\ud800',
    long,
    'null',
    '0',
    '-1',
    '1e9',
  ],
  ...[
    '2026-11-21T00:00:00Z',
    '99999-01-01T00:00:00Z',
    '100m',
    '1Ti',
    '-5Gi',
    '1.1.1.1',
    '::1',
    '10.96.0.1',
    '0.0.0.0/0',
  ],
  ...['default', 'kube-system', 'kubernetes', 'v1', 'Pod', '$(X)', '{{', "';--", '__proto__', 'constructor'],
  ...[[], {}, [[]], [null], { a: { b: {} } }, ['a', 'a'], [{}], [{ name: 'a' }, { name: 'a' }]],
];

export const oddKeys: readonly string[] = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    ' ',
    '$patch',
    '$setElementOrder/containers',
  ],
  ...[
    '$deleteFromPrimitiveList/finalizers',
    '$retainKeys',
    'apiVersion',
    'kind',
    'metadata',
    'name',
    'namespace',
    'uid',
  ],
  ...[
    'resourceVersion',
    'finalizers',
    'ownerReferences',
    'managedFields',
    'generateName',
    'deletionTimestamp',
    'spec',
    'status',
  ],
];

/** A copy of `value` in which something is changed, dropped, added or put where it does not belong. */
export function mutate(value: unknown, dice: Dice): unknown {
  if (Array.isArray(value)) return mutateList(value, dice);
  if (!isJsonObject(value)) return dice.oneIn(2) ? oddValue(dice) : value;
  const keys = Object.keys(value);
  const key = keys.length === 0 || dice.oneIn(12) ? dice.pick(oddKeys) : dice.pick(keys);
  const entries = new Map<string, unknown>(Object.entries(value));
  const change = dice.below(12);
  if (change === 0) entries.delete(key);
  else if (change < 3) entries.set(key, oddValue(dice));
  else if (change === 3) entries.set(dice.pick([...keys, ...oddKeys]), entries.get(key));
  else entries.set(key, mutate(entries.get(key), dice));
  return fromEntries(entries);
}

/** As JSON.parse makes objects: `__proto__` is a key like any other. */
function fromEntries(entries: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [key, value] of entries)
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

function mutateList(list: readonly unknown[], dice: Dice): unknown[] {
  const index = dice.below(list.length + 1);
  const copy = [...list];
  const change = dice.below(4);
  if (change === 0) copy.splice(index, 1);
  else if (change === 1) copy.splice(index, 0, copy.length > 0 && dice.oneIn(2) ? dice.pick(copy) : oddValue(dice));
  else if (copy.length > 0) {
    const at = index % copy.length;
    copy[at] = mutate(copy[at], dice);
  }
  return copy;
}

export function oddValue(dice: Dice): unknown {
  if (!dice.oneIn(40)) return dice.pick(oddValues);
  let nested: unknown = 'deep';
  for (let depth = dice.pick([20, 200, 5000]); depth > 0; depth -= 1) nested = dice.oneIn(2) ? [nested] : { a: nested };
  return nested;
}

/** The text of a body, sometimes torn. */
export function bodyText(value: unknown, dice: Dice): string | Uint8Array {
  const text = toJson(value);
  const at = dice.below(text.length + 1);
  switch (dice.below(30)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return (
        text.slice(0, at) +
        dice.pick(['{', '}', '"', ',', '\\', '\0', '\ufeff', 'NaN', '/*', '\n---\n', '&a *a']) +
        text.slice(at)
      );
    case 2:
      return text.replace(/"(\w+)":/, '"$1":1,"$1":');
    case 3:
      return new Uint8Array([...new TextEncoder().encode(text.slice(0, at)), 0xff, 0xfe, dice.below(256)]);
    case 4:
      return Uint8Array.from({ length: dice.below(200) }, () => dice.below(256));
    default:
      return text;
  }
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '[[[[';
  }
}
