import { isJsonObject, type JsonObject } from '../../object.ts';
import { fieldOf, type SchemaField, type SchemaSource, type SchemaType, structureOf } from '../../schema-source.ts';

/** How a value is owned: as a whole, or by its parts. */
export type Shape =
  | { readonly type: 'leaf' }
  | { readonly type: 'structure'; readonly structure: SchemaType }
  | { readonly type: 'map'; readonly of: SchemaField }
  | { readonly type: 'list'; readonly of: SchemaField; readonly keys: readonly string[] }
  | { readonly type: 'set'; readonly of: SchemaField };

const leaf: Shape = { type: 'leaf' };

/** What has no schema: objects by their keys, everything else as a whole. */
const untyped: SchemaField = { t: 'object', type: { fields: {}, preserveUnknown: true } };

/** The shape of the values at one field, of which `a` and `b` are two states. */
export function shapeOf(source: SchemaSource, field: SchemaField, a: unknown, b: unknown): Shape {
  if (field.t === 'array') return listShape(field);
  if (field.t === 'map') return field.mapType === 'atomic' ? leaf : { type: 'map', of: field.of ?? untyped };
  const structure = structureOf(source, field);
  if (structure === undefined || (field.mapType ?? structure.mapType) === 'atomic') return leaf;
  if (structure.preserveUnknown === true && ![a, b].some(isJsonObject)) return leaf;
  return { type: 'structure', structure };
}

function listShape({ listType, keys, of }: SchemaField): Shape {
  if (of === undefined) return leaf;
  if (listType === 'map') return { type: 'list', of, keys: keys ?? [] };
  return listType === 'set' ? { type: 'set', of } : leaf;
}

/** The field below an object or map; undefined when the structure does not declare it. */
export function fieldBelow(shape: Shape, name: string): SchemaField | undefined {
  if (shape.type === 'map') return shape.of;
  if (shape.type !== 'structure') return undefined;
  return fieldOf(shape.structure, name) ?? (shape.structure.preserveUnknown === true ? untyped : undefined);
}

/** Does the structure itself declare the field, so that it need not be owned to be there? */
export function isDeclared(shape: Shape, name: string): boolean {
  return shape.type === 'structure' && fieldOf(shape.structure, name) !== undefined;
}

/** The step from a list to one of its items: by its keys, or by its value. */
export function stepOfItem(source: SchemaSource, shape: Shape & { type: 'list' | 'set' }, item: unknown): string {
  if (shape.type === 'set' || !isJsonObject(item)) return `v:${JSON.stringify(item)}`;
  const structure = structureOf(source, shape.of);
  const keys: JsonObject = {};
  for (const key of [...shape.keys].sort()) {
    const value = item[key] ?? fieldOf(structure, key)?.default;
    if (value !== undefined && value !== null) keys[key] = value;
  }
  return `k:${JSON.stringify(keys)}`;
}

/** The items of a list by their steps; of duplicates the first. */
export function itemsByStep(
  source: SchemaSource,
  shape: Shape & { type: 'list' | 'set' },
  list: unknown,
): Map<string, unknown> {
  const items = new Map<string, unknown>();
  if (!Array.isArray(list)) return items;
  for (const item of list) {
    const step = stepOfItem(source, shape, item);
    if (!items.has(step)) items.set(step, item);
  }
  return items;
}
