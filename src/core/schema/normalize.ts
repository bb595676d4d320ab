import { isJsonObject, type JsonObject } from '../meta/object.ts';
import { type SchemaField, type SchemaSource, type SchemaType, structureOf } from '../meta/schema-source.ts';

/**
 * Brings an object, in place, into the form in which the server writes it: nulls and what Go omits when empty are gone, what
 * Go always writes is there (`status: {}`, `resources: {}`). Fields that the schema does not know are left alone.
 */
export function normalizeObject(source: SchemaSource, typeName: string, object: object): void {
  const structure = source.type(typeName);
  if (structure !== undefined) normalizeStructure(source, structure, object as JsonObject);
}

function normalizeStructure(source: SchemaSource, structure: SchemaType, object: JsonObject): void {
  const { fields } = structure;
  for (const name in fields) {
    const field = fields[name];
    if (field === undefined) continue;
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (value === undefined || value === null) fillIn(source, field, object, name, value);
    else if (isOmitted(field, value)) delete object[name];
    else normalizeValue(source, field, value);
  }
}

function fillIn(source: SchemaSource, field: SchemaField, object: JsonObject, name: string, value: unknown): void {
  const zero = writtenWhenAbsent(field) ? absentValue(source, field) : undefined;
  if (zero !== undefined) object[name] = zero;
  else if (value === null || Object.hasOwn(object, name)) delete object[name];
}

/** A pointer to a type that writes itself is null when it points nowhere. */
function absentValue(source: SchemaSource, field: SchemaField): unknown {
  const isPointer = (field.t === 'quantity' || field.t === 'intOrString') && field.value !== true;
  return isPointer ? null : zeroValue(source, field);
}

function writtenWhenAbsent(field: SchemaField): boolean {
  return field.value === true || (field.always === true && field.pointer !== true);
}

function isOmitted(field: SchemaField, value: unknown): boolean {
  if (field.always === true || field.value === true || field.t === 'any') return false;
  if (Array.isArray(value)) return value.length === 0 && field.pointer !== true;
  if (typeof value === 'object') return field.t === 'map' && Object.keys(value ?? {}).length === 0;
  if (field.pointer === true || field.t === 'intOrString' || field.t === 'quantity') return false;
  return value === '' || value === 0 || value === false;
}

function normalizeValue(source: SchemaSource, field: SchemaField, value: unknown): void {
  const structure = structureOf(source, field);
  if (structure !== undefined) {
    if (isJsonObject(value)) normalizeStructure(source, structure, value);
  } else if (field.of !== undefined && (field.of.t === 'ref' || field.of.t === 'object' || field.of.of !== undefined)) {
    for (const item of Object.values(value as JsonObject | unknown[])) normalizeValue(source, field.of, item);
  }
}

/** What Go writes for a value that nobody set. */
export function zeroValue(source: SchemaSource, field: SchemaField): unknown {
  switch (field.t) {
    case 'string':
      return '';
    case 'integer':
    case 'number':
    case 'intOrString':
      return 0;
    case 'boolean':
      return false;
    case 'quantity':
      return '0';
    case 'ref':
    case 'object':
      return field.value === true ? zeroStructure(source, structureOf(source, field)) : null;
    case 'bytes':
    case 'time':
    case 'microTime':
    case 'any':
    case 'array':
    case 'map':
      return null;
  }
}

/** An object with only what is always written. */
export function zeroStructure(source: SchemaSource, structure: SchemaType | undefined): JsonObject {
  const object: JsonObject = {};
  for (const [name, field] of Object.entries(structure?.fields ?? {})) {
    if (writtenWhenAbsent(field)) object[name] = absentValue(source, field);
  }
  return object;
}
