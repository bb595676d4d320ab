import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { isJsonObject } from '../../meta/object.ts';
import { CelError } from '../values/cel-error.ts';
import { CelList } from '../values/cel-list.ts';
import type { CelValue } from '../values/cel-value.ts';
import { jsonValue } from '../values/json-value.ts';
import { parseDate, parseDuration, parseTimestamp } from '../values/parse-time.ts';
import { listSemantics } from './list-semantics.ts';
import { SchemaMap } from './schema-map.ts';
import { withMeta } from './schema-type.ts';

/** A JSON value as its schema has it. Throws CelError for a value that is not as the schema says. */
export function schemaValue(value: unknown, schema: JSONSchemaProps, isRoot = false): CelValue {
  if (value === null || value === undefined) {
    if (schema.nullable === true) return null;
    throw new CelError('invalid data, got null for schema with nullable=false');
  }
  if (schema['x-kubernetes-int-or-string'] === true) return intOrString(value);
  switch (schema.type) {
    case 'object':
      return objectValue(value, schema, isRoot);
    case 'array':
      return arrayValue(value, schema);
    case 'string':
      return textValue(value, schema);
    case 'number':
      if (typeof value !== 'number') throw new CelError('invalid data, expected float');
      return value;
    case 'integer':
      if (!Number.isInteger(value)) throw new CelError('invalid data, expected int');
      return BigInt(value as number);
    case 'boolean':
      if (typeof value !== 'boolean') throw new CelError('invalid data, expected bool');
      return value;
    default:
      return jsonValue(value);
  }
}

function intOrString(value: unknown): CelValue {
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return BigInt(value as number);
  throw new CelError('invalid data, expected XIntOrString value to be either a string or integer');
}

function objectValue(value: unknown, schema: JSONSchemaProps, isRoot: boolean): CelValue {
  if (!isJsonObject(value)) throw new CelError('invalid data, expected a map for the provided schema with type=object');
  const isResource = isRoot || schema['x-kubernetes-embedded-resource'] === true;
  const { properties, additionalProperties } = isResource ? withMeta(schema) : schema;
  if (properties === undefined && isJsonObject(additionalProperties)) {
    return new SchemaMap(value, () => additionalProperties, false, schemaValue);
  }
  const known = properties ?? {};
  return new SchemaMap(value, (name) => (Object.hasOwn(known, name) ? known[name] : undefined), true, schemaValue);
}

function arrayValue(value: unknown, schema: JSONSchemaProps): CelValue {
  const { items } = schema;
  if (!Array.isArray(value))
    throw new CelError('invalid data, expected an array for the provided schema with type=array');
  if (!isJsonObject(items)) throw new CelError('invalid array type, expected Items with a non-empty Schema');
  return new CelList(
    value.map((item: unknown) => schemaValue(item, items)),
    listSemantics(schema),
  );
}

const readers: Readonly<Record<string, (text: string) => CelValue | undefined>> = {
  duration: parseDuration,
  date: parseDate,
  'date-time': parseTimestamp,
  byte: decodeBase64,
};

function textValue(value: unknown, { format = '' }: JSONSchemaProps): CelValue {
  if (typeof value !== 'string') throw new CelError('invalid data, expected string');
  const read = readers[format];
  if (read === undefined) return value;
  const found = read(value);
  if (found === undefined) throw new CelError(`Invalid ${format} ${value}`);
  return found;
}

function decodeBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
