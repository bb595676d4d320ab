import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { CelList, type ListSemantics } from '../values/cel-list.ts';
import { CelMap } from '../values/cel-map.ts';
import type { CelValue } from '../values/cel-value.ts';
import { areEqual } from '../values/equal.ts';
import { escapeName } from './escape-name.ts';

/** How lists of a schema are compared and joined: sets and lists of keyed objects regardless of order. */
export function listSemantics(schema: JSONSchemaProps): ListSemantics | undefined {
  const { 'x-kubernetes-list-type': type, 'x-kubernetes-list-map-keys': keys = [] } = schema;
  if (type === 'set') return keyedBy((item) => [item]);
  if (type !== 'map') return undefined;
  const names = keys.map((key) => escapeName(key) ?? key);
  return keyedBy((item) => names.map((name) => (item instanceof CelMap ? (item.find(name) ?? null) : null)));
}

function keyedBy(keyOf: (item: CelValue) => readonly CelValue[]): ListSemantics {
  const sameKey = (a: CelValue, b: CelValue): boolean => {
    const other = keyOf(b);
    return keyOf(a).every((part, index) => areEqual(part, other[index] ?? null));
  };
  const semantics: ListSemantics = {
    equal: (a, b) => a.items.every((item) => b.items.some((other) => sameKey(item, other) && areEqual(item, other))),
    join: (a, b) => {
      const items = [...a.items];
      for (const item of b.items) {
        const index = items.findIndex((other) => sameKey(item, other));
        if (index < 0) items.push(item);
        else items[index] = item;
      }
      return new CelList(items, semantics);
    },
  };
  return semantics;
}
