import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import { isJsonObject } from '../../meta/object.ts';
import { listOf } from './basics.ts';

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const listTypes = ['atomic', 'set', 'map'];
const metadataFields = ['name', 'generateName'];
const preserveUnknown = 'x-kubernetes-preserve-unknown-fields';
const listType = 'x-kubernetes-list-type';
const listMapKeys = 'x-kubernetes-list-map-keys';

/** The schema of a custom resource: every field has to tell what it is. */
export function validateRootSchema(schema: JSONSchemaProps, field: string): FieldError[] {
  if (!schema.type) return [required(`${field}.type`, 'must not be empty at the root')];
  if (schema.type !== 'object') return [invalid(`${field}.type`, schema.type, 'must be object at the root')];
  return [...validateSchema(schema, field), ...validateReservedFields(schema.properties ?? {}, `${field}.properties`)];
}

/** What every object has is not for its schema to say. */
function validateReservedFields(properties: Readonly<Record<string, JSONSchemaProps>>, field: string): FieldError[] {
  const others = Object.keys(properties['metadata']?.properties ?? {}).filter((name) => !metadataFields.includes(name));
  const problem = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
  return [
    ...(['apiVersion', 'kind'] as const).flatMap((name) => {
      const type = properties[name]?.type ?? 'string';
      return type === 'string' ? [] : [invalid(`${field}[${name}].type`, type, 'must be string')];
    }),
    ...(others.length > 0 ? [forbidden(`${field}[metadata]`, problem)] : []),
  ];
}

function validateSchema(schema: JSONSchemaProps, field: string): FieldError[] {
  const { properties, additionalProperties, items } = schema;
  const both = properties !== undefined && isJsonObject(additionalProperties);
  return [
    ...validateKeywords(schema, field),
    ...validateList(schema, field),
    ...(both
      ? [forbidden(`${field}.additionalProperties`, 'additionalProperties and properties are mutual exclusive')]
      : []),
    ...Object.entries(properties ?? {}).flatMap(([name, value]) =>
      validateNested(value, `${field}.properties[${name}]`, 'object fields'),
    ),
    ...(isJsonObject(additionalProperties)
      ? validateNested(additionalProperties, `${field}.additionalProperties`, 'object fields')
      : []),
    ...(isJsonObject(items) ? validateNested(items, `${field}.items`, 'array items') : []),
    ...validateLogic(schema, field),
  ];
}

function validateNested(schema: JSONSchemaProps, field: string, place: 'object fields' | 'array items'): FieldError[] {
  const { type } = schema;
  const isOpen = schema['x-kubernetes-int-or-string'] === true || schema[preserveUnknown] === true;
  return [
    ...(type || isOpen ? [] : [required(`${field}.type`, `must not be empty for specified ${place}`)]),
    ...(type && !types.includes(type) ? [notSupported(`${field}.type`, type, types)] : []),
    ...validateSchema(schema, field),
  ];
}

function validateKeywords(schema: JSONSchemaProps, field: string): FieldError[] {
  const quadratic = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
  return [
    ...(schema.$ref === undefined ? [] : [forbidden(`${field}.$ref`, '$ref is not supported')]),
    ...(schema.uniqueItems === true ? [forbidden(`${field}.uniqueItems`, quadratic)] : []),
    ...(schema[preserveUnknown] === false
      ? [invalid(`${field}.${preserveUnknown}`, false, 'must be true or undefined')]
      : []),
    ...validateDefault(schema, `${field}.default`),
  ];
}

function validateDefault({ type, default: value, nullable }: JSONSchemaProps, field: string): FieldError[] {
  if (value === undefined || type === undefined || (value === null && nullable === true)) return [];
  const given = typeOf(value);
  if (given === type || (given === 'integer' && type === 'number')) return [];
  return [invalid(field, given, ` in body must be of type ${type}: "${given}"`)];
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return value === null ? 'null' : typeof value;
}

function validateList(schema: JSONSchemaProps, field: string): FieldError[] {
  const { type, items } = schema;
  const kind = schema[listType];
  if (kind === undefined)
    return type === 'array' && items === undefined ? [required(`${field}.items`, 'must be specified')] : [];
  const place = `${field}.${listType}`;
  const isArray = type === 'array';
  return [
    ...(isArray ? [] : [invalid(`${field}.type`, type ?? '', `must be array if ${listType} is specified`)]),
    ...(listTypes.includes(kind) ? [] : [notSupported(place, kind, listTypes)]),
    ...(kind === 'map' ? validateKeys(schema, field) : []),
  ];
}

/** The keys of a list of type `map` are there in every item. */
function validateKeys({ items, ...schema }: JSONSchemaProps, field: string): FieldError[] {
  const keys = listOf(schema[listMapKeys]);
  const place = `${field}.${listMapKeys}`;
  const item: JSONSchemaProps | undefined = isJsonObject(items) ? items : undefined;
  const isStray = keys.some((key) => item?.properties?.[key] === undefined);
  const missing = `this property is in ${listMapKeys}, so it must have a default or be a required property`;
  return [
    ...(keys.length === 0 ? [required(place, `must not be empty if ${listType} is map`)] : []),
    ...(item === undefined ? [required(`${field}.items`, `must have a schema if ${listType} is map`)] : []),
    ...(item !== undefined && isStray ? [invalid(place, keys, 'entries must all be names of item properties')] : []),
    ...keys.flatMap((key) => {
      const property = item?.properties?.[key];
      if (property === undefined || property.default !== undefined || item?.required?.includes(key)) return [];
      return [required(`${field}.items.properties[${key}].default`, missing)];
    }),
  ];
}

/** Alternatives may narrow what is declared, but declare nothing; but for an integer or a string that is what they do. */
function validateLogic(schema: JSONSchemaProps, field: string): FieldError[] {
  if (schema['x-kubernetes-int-or-string'] === true) return [];
  const lists = (['allOf', 'anyOf', 'oneOf'] as const).flatMap((name) =>
    listOf(schema[name]).map((each, index) => ({ each, place: `${field}.${name}[${index}]` })),
  );
  const all = schema.not === undefined ? lists : [...lists, { each: schema.not, place: `${field}.not` }];
  return all.flatMap(({ each, place }) =>
    each.type ? [forbidden(`${place}.type`, 'must be empty to be structural')] : [],
  );
}
