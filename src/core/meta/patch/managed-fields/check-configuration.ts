import { isJsonObject, type JsonObject } from '../../object.ts';
import { quote } from '../../quote.ts';
import { fieldOf, type SchemaField, type SchemaSource, structureOf } from '../../schema-source.ts';
import { formatPaths } from './field-set.ts';
import { fieldBelow, type Shape, shapeOf, stepOfItem } from './shape.ts';

/** What an applied configuration may not contain, `PATH: what` each: fields that do not exist, wrong types, doubled items. */
export function checkConfiguration(source: SchemaSource, typeName: string, config: object): string[] {
  return check(source, { t: 'ref', ref: typeName }, config, '');
}

function check(source: SchemaSource, field: SchemaField, value: unknown, path: string): string[] {
  if (value === null || value === undefined) return [];
  const shape = shapeOf(source, field, value, value);
  const wanted = expectedType(field, value);
  if (wanted !== undefined) return [`${path}: expected ${wanted}, got ${describe(value)}`];
  if (Array.isArray(value) && (shape.type === 'list' || shape.type === 'set'))
    return checkItems(source, shape, value, path);
  if (isJsonObject(value) && (shape.type === 'structure' || shape.type === 'map'))
    return checkEntries(source, shape, value, path);
  return structureOf(source, field) !== undefined && isJsonObject(value) ? checkAtomic(source, field, value, path) : [];
}

function checkEntries(source: SchemaSource, shape: Shape, object: JsonObject, path: string): string[] {
  return Object.entries(object).flatMap(([name, item]) => {
    const field = fieldBelow(shape, name);
    return field === undefined
      ? [`${path}.${name}: field not declared in schema`]
      : check(source, field, item, `${path}.${name}`);
  });
}

function checkAtomic(source: SchemaSource, field: SchemaField, object: JsonObject, path: string): string[] {
  const structure = structureOf(source, field);
  return Object.entries(object).flatMap(([name, item]) => {
    const child = fieldOf(structure, name);
    if (child !== undefined) return check(source, child, item, `${path}.${name}`);
    return structure?.preserveUnknown === true ? [] : [`${path}.${name}: field not declared in schema`];
  });
}

function checkItems(
  source: SchemaSource,
  shape: Shape & { type: 'list' | 'set' },
  list: unknown[],
  path: string,
): string[] {
  const seen = new Set<string>();
  return list.flatMap((item, index) => {
    const missing = shape.type === 'list' ? missingKey(source, shape, item) : undefined;
    if (missing !== undefined) {
      const what = `associative list with keys has an element that omits key field ${quote(missing)} (and doesn't have default value)`;
      return [`${path}: element ${index}: ${what}`];
    }
    const step = stepOfItem(source, shape, item);
    const [name = ''] = formatPaths({ [step]: {} });
    const doubled = seen.has(step) ? [`${path}: duplicate entries for key ${name}`] : [];
    seen.add(step);
    return [...doubled, ...check(source, shape.of, item, path + name)];
  });
}

function missingKey(source: SchemaSource, shape: Shape & { type: 'list' }, item: unknown): string | undefined {
  const structure = structureOf(source, shape.of);
  const lacks = (key: string): boolean =>
    !isJsonObject(item) || (item[key] === undefined && fieldOf(structure, key)?.default === undefined);
  return shape.keys.every(lacks) ? shape.keys[0] : undefined;
}

/** What a value should be, if it is something else. */
function expectedType(field: SchemaField, value: unknown): string | undefined {
  switch (field.t) {
    case 'string':
    case 'bytes':
    case 'time':
    case 'microTime':
      return typeof value === 'string' ? undefined : 'string';
    case 'integer':
    case 'number':
      return typeof value === 'number' ? undefined : 'numeric (int or float)';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'boolean';
    case 'array':
      return Array.isArray(value) ? undefined : 'list';
    case 'map':
    case 'ref':
      return isJsonObject(value) ? undefined : 'map';
    case 'quantity':
    case 'intOrString':
    case 'any':
    case 'object':
      return undefined;
  }
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `&{[${value.length}]}`;
  return typeof value === 'object'
    ? '&map[]'
    : `&value.valueUnstructured{Value:${typeof value === 'string' ? quote(value) : JSON.stringify(value)}}`;
}
