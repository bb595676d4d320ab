import { CelError } from '../values/cel-error.ts';
import { CelList } from '../values/cel-list.ts';
import { CelMap } from '../values/cel-map.ts';
import { CelOptional, noValue } from '../values/cel-optional.ts';
import { CelUint } from '../values/cel-uint.ts';
import type { CelValue } from '../values/cel-value.ts';
import { textOf } from '../values/format-value.ts';
import { typeOf } from '../values/type-of.ts';

/** `value.field`; inside of an optional it is optional again. Throws CelError. */
export function selectField(value: CelValue, field: string): CelValue {
  if (value instanceof CelOptional) return selectOptional(value, field);
  const found = value instanceof CelMap ? value.find(field) : undefined;
  if (found === undefined) throw new CelError(value instanceof CelList ? badIndex(field) : `no such key: ${field}`);
  return found;
}

/** `value.?field`, `value[?key]`: none when there is no such thing. */
export function selectOptional(value: CelValue, key: CelValue): CelOptional {
  if (value instanceof CelOptional) return value.value === undefined ? noValue : selectOptional(value.value, key);
  if (value instanceof CelMap) {
    const found = value.find(key);
    return found === undefined ? noValue : new CelOptional(found);
  }
  if (!(value instanceof CelList)) return noValue;
  const item = itemAt(value, key);
  return item === undefined ? noValue : new CelOptional(item);
}

/** `value[key]`. Throws CelError. */
export function selectKey(value: CelValue, key: CelValue): CelValue {
  if (value instanceof CelOptional) return selectOptional(value, key);
  if (value instanceof CelMap) {
    const found = value.find(key);
    if (found === undefined) throw new CelError(`no such key: ${textOf(key) ?? ''}`);
    return found;
  }
  if (!(value instanceof CelList)) throw new CelError(`no such key: ${textOf(key) ?? ''}`);
  const item = itemAt(value, key);
  if (item === undefined) throw new CelError(`index out of bounds: ${textOf(key) ?? ''}`);
  return item;
}

function itemAt({ items }: CelList, key: CelValue): CelValue | undefined {
  if (typeof key === 'bigint') return items[Number(key)];
  if (key instanceof CelUint) return items[Number(key.value)];
  if (typeof key !== 'number') throw new CelError(badIndex(key));
  if (!Number.isInteger(key)) throw new CelError(`unsupported index value ${key} in list`);
  return items[key];
}

function badIndex(key: CelValue): string {
  return `unsupported index type '${typeOf(key).name}' in list`;
}
