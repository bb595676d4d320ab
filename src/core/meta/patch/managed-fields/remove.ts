import { define, isJsonObject, type JsonObject } from '../../object.ts';
import type { SchemaField, SchemaSource } from '../../schema-source.ts';
import { type FieldSet, isMember } from './field-set.ts';
import { fieldBelow, type Shape, shapeOf, stepOfItem } from './shape.ts';

/** The object without the fields and items of the set. What is emptied becomes null. The object is not changed. */
export function removeFields(source: SchemaSource, typeName: string, object: object, set: FieldSet): JsonObject {
  const result = remove(source, { t: 'ref', ref: typeName }, object, set);
  return isJsonObject(result) ? result : {};
}

function remove(source: SchemaSource, field: SchemaField, value: unknown, set: FieldSet): unknown {
  const shape = shapeOf(source, field, value, value);
  if (Array.isArray(value) && (shape.type === 'list' || shape.type === 'set'))
    return removeItems(source, shape, value, set);
  if (isJsonObject(value) && shape.type !== 'leaf') return removeEntries(source, shape, value, set);
  return value;
}

function removeItems(
  source: SchemaSource,
  shape: Shape & { type: 'list' | 'set' },
  list: unknown[],
  set: FieldSet,
): unknown {
  if (list.length === 0) return list;
  const kept = list.flatMap((item) => {
    const node = set[stepOfItem(source, shape, item)];
    if (isMember(node)) return [];
    return [node === undefined ? item : remove(source, shape.of, item, node)];
  });
  return kept.length === 0 ? null : kept;
}

function removeEntries(source: SchemaSource, shape: Shape, object: JsonObject, set: FieldSet): unknown {
  const kept: JsonObject = {};
  const names = Object.keys(object);
  for (const name of names) {
    const node = set[`f:${name}`];
    const field = fieldBelow(shape, name);
    if (isMember(node)) continue;
    define(
      kept,
      name,
      node === undefined || field === undefined ? object[name] : remove(source, field, object[name], node),
    );
  }
  return names.length > 0 && Object.keys(kept).length === 0 ? null : kept;
}
