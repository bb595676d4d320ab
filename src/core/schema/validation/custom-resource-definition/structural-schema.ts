import type { JSONSchemaProps } from '../../../api/apiextensions-v1.ts';
import { type FieldError, forbidden, formatFieldError, invalid, required } from '../../../meta/field-error.ts';
import { isJsonObject } from '../../../meta/object.ts';
import { listOf } from '../basics.ts';
import { isSet } from './is-set.ts';
import { validateValues } from './nested-schema.ts';

type SchemaLevel = 'field' | 'item' | 'root';

const missingType: Readonly<Record<SchemaLevel, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

const unstructured = ['type', 'properties', 'default', 'example', 'externalDocs', '$schema'];

/** Outside of `allOf` and its like a schema says of every field what it is; inside of them it only says what values may be. */
export function validateStructuralSchema(schema: JSONSchemaProps, field: string): FieldError[] {
  const errors = [...validateInvariants(schema, 'root', field), ...validateCompleteness(schema, schema, field, field)];
  const sorted = errors.map((error) => ({ error, text: formatFieldError(error) }));
  return sorted.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)).map(({ error }) => error);
}

function validateInvariants(schema: JSONSchemaProps, level: SchemaLevel, field: string): FieldError[] {
  const { type, items, properties, additionalProperties } = schema;
  return [
    ...(type === 'array' && items === undefined ? [required(`${field}.items`, 'must be specified')] : []),
    ...(isJsonObject(items) ? validateInvariants(items, 'item', `${field}.items`) : []),
    ...Object.entries(properties ?? {}).flatMap(([name, property]) =>
      validateInvariants(property, 'field', `${field}.properties[${name}]`),
    ),
    ...(additionalProperties !== undefined && level === 'root'
      ? [forbidden(`${field}.additionalProperties`, 'must not be used at the root')]
      : []),
    ...(isJsonObject(additionalProperties)
      ? validateInvariants(additionalProperties, 'field', `${field}.additionalProperties`)
      : []),
    ...validateExtensions(schema, field),
    ...validateValues(schema, field),
    ...validateType(schema, level, field),
    ...validateResource(schema, level, field),
  ];
}

function validateExtensions(schema: JSONSchemaProps, field: string): FieldError[] {
  if (schema['x-kubernetes-int-or-string'] !== true) return [];
  const problem = 'must be false if x-kubernetes-int-or-string is true';
  return (['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const).flatMap((name) =>
    schema[name] === true ? [invalid(`${field}.${name}`, true, problem)] : [],
  );
}

function validateType(schema: JSONSchemaProps, level: SchemaLevel, field: string): FieldError[] {
  const { type } = schema;
  const isOpen =
    schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
  const errors: FieldError[] = [];
  if (schema['x-kubernetes-embedded-resource'] === true && type !== 'object') {
    const problem = 'must be object if x-kubernetes-embedded-resource is true';
    errors.push(type ? invalid(`${field}.type`, type, problem) : required(`${field}.type`, problem));
  } else if (!type && !isOpen) {
    errors.push(required(`${field}.type`, missingType[level]));
  }
  if (level === 'root' && type && type !== 'object') {
    errors.push(invalid(`${field}.type`, type, 'must be object at the root'));
  }
  return errors;
}

/** What every object has is not for a schema to say, of the object itself nor of one within it. */
function validateResource(schema: JSONSchemaProps, level: SchemaLevel, field: string): FieldError[] {
  const { properties = {}, additionalProperties } = schema;
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const isResource = isEmbedded || level === 'root';
  const noProperties =
    'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const isEmpty = Object.keys(properties).length === 0;
  return [
    ...(isEmbedded && additionalProperties !== undefined
      ? [forbidden(`${field}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set')]
      : []),
    ...(['kind', 'apiVersion'] as const).flatMap((name) => {
      const property = properties[name];
      if (!isResource || property === undefined || property.type === 'string') return [];
      return [invalid(`${field}.properties[${name}].type`, property.type ?? '', 'must be string')];
    }),
    ...validateMetadata(properties['metadata'], isResource, level, `${field}.properties[metadata]`),
    ...(isEmbedded && !isOpen && isEmpty ? [required(`${field}.properties`, noProperties)] : []),
  ];
}

function validateMetadata(
  metadata: JSONSchemaProps | undefined,
  isResource: boolean,
  level: SchemaLevel,
  field: string,
): FieldError[] {
  if (metadata === undefined) return [];
  const errors =
    isResource && metadata.type !== 'object' ? [invalid(`${field}.type`, metadata.type ?? '', 'must be object')] : [];
  const isPlain =
    Object.keys(metadata.properties ?? {}).every((name) => name === 'name' || name === 'generateName') &&
    Object.entries(metadata).every(([name, value]) => unstructured.includes(name) || !isSet(name, value));
  if (level !== 'root' || isPlain) return errors;
  const problem = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
  return [...errors, forbidden(field, problem)];
}

/** `structure` is what stands outside of `allOf` and its like at the place that `schema` speaks of. */
function validateCompleteness(
  schema: JSONSchemaProps,
  structure: JSONSchemaProps,
  field: string,
  place: string,
): FieldError[] {
  const { allOf, anyOf, oneOf, not } = schema;
  const lists = [...Object.entries({ allOf, anyOf, oneOf })].flatMap(([name, list]) =>
    listOf(list).map((each, index) => [each, `${place}.${name}[${index}]`] as const),
  );
  const nested = not === undefined ? lists : [[not, `${place}.not`] as const, ...lists];
  return nested.flatMap(([each, where]) => validateNestedCompleteness(each, structure, field, where));
}

function validateNestedCompleteness(
  schema: JSONSchemaProps,
  structure: JSONSchemaProps,
  field: string,
  place: string,
): FieldError[] {
  const { items, properties = {} } = schema;
  const parts: [part: string, value: unknown, declared: unknown][] = [
    ['.items', items, structure.items],
    ...Object.entries(properties).map(([name, value]): [string, unknown, unknown] => [
      `.properties[${name}]`,
      value,
      structure.properties?.[name],
    ]),
  ];
  return [
    ...validateCompleteness(schema, structure, field, place),
    ...parts.flatMap(([part, value, declared]) => {
      if (!isJsonObject(value)) return [];
      if (!isJsonObject(declared)) return [required(`${field}${part}`, `because it is defined in ${place}${part}`)];
      return validateNestedCompleteness(value, declared, `${field}${part}`, `${place}${part}`);
    }),
  ];
}
