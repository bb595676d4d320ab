import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { isJsonObject } from '../../meta/object.ts';
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  listTypeOf,
  mapTypeOf,
  stringType,
  structType,
  timestampType,
} from '../cel-type.ts';
import { escapeName } from './escape-name.ts';

const texts: Readonly<Record<string, CelType>> = {
  byte: bytesType,
  duration: durationType,
  date: timestampType,
  'date-time': timestampType,
};

/** The type of the values of a schema; undefined when expressions cannot see them. Objects are named by `name` and the path. */
export function schemaType(schema: JSONSchemaProps, name: string, isRoot = false): CelType | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return dynType;
  switch (schema.type) {
    case 'array':
      return arrayType(schema, name);
    case 'object':
      return objectType(isRoot || schema['x-kubernetes-embedded-resource'] === true ? withMeta(schema) : schema, name);
    case 'string':
      return texts[schema.format ?? ''] ?? stringType;
    case 'boolean':
      return boolType;
    case 'number':
      return doubleType;
    case 'integer':
      return intType;
    default:
      return undefined;
  }
}

/** Resources have a kind, a version and a name, whatever their schema says of them. */
export function withMeta(schema: JSONSchemaProps): JSONSchemaProps {
  const text: JSONSchemaProps = { type: 'string' };
  const metadata: JSONSchemaProps = { type: 'object', properties: { name: text, generateName: text } };
  return { ...schema, properties: { ...schema.properties, kind: text, apiVersion: text, metadata } };
}

function arrayType({ items }: JSONSchemaProps, name: string): CelType | undefined {
  if (!isJsonObject(items)) return undefined;
  const element = schemaType(items, `${name}.@idx`);
  return element === undefined ? undefined : listTypeOf(element);
}

function objectType({ properties = {}, additionalProperties }: JSONSchemaProps, name: string): CelType | undefined {
  if (isJsonObject(additionalProperties)) {
    const value = schemaType(additionalProperties, `${name}.@elem`);
    return value === undefined ? undefined : mapTypeOf(stringType, value);
  }
  let fields: Map<string, CelType> | undefined;
  const find = (field: string): CelType | undefined => {
    fields ??= fieldsOf(properties, name);
    return fields.get(field);
  };
  return structType(name, find);
}

function fieldsOf(properties: Readonly<Record<string, JSONSchemaProps>>, name: string): Map<string, CelType> {
  const fields = new Map<string, CelType>();
  for (const [property, schema] of Object.entries(properties)) {
    const escaped = escapeName(property);
    const type = schemaType(schema, `${name}.${property}`);
    if (escaped !== undefined && type !== undefined) fields.set(escaped, type);
  }
  return fields;
}
