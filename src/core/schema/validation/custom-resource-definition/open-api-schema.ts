import type { JSONSchemaProps } from '../../../api/apiextensions-v1.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../meta/field-error.ts';
import { isJsonObject } from '../../../meta/object.ts';
import { listOf } from '../basics.ts';
import { isSet } from './is-set.ts';
import { validateListSchema } from './list-schema.ts';

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const metaFields = ['metadata', 'kind', 'apiVersion'];
const unsupported = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const;

/** Where in a definition a schema stands. */
interface Position {
  readonly isRoot: boolean;
  /** What forbids a default here. */
  readonly withoutDefault?: string;
  /** Whether this is what every object has. */
  readonly isMeta: boolean;
}

/** What Kubernetes takes from OpenAPI, and what its own extensions ask for. */
export function validateOpenApiSchema(
  schema: JSONSchemaProps,
  field: string,
  position: Position = { isRoot: true, isMeta: false },
): FieldError[] {
  const { properties, additionalProperties } = schema;
  const isMixed =
    isSet('properties', properties) && additionalProperties !== undefined && additionalProperties !== true;
  const quadratic = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
  return [
    ...validateKeywords(schema, field, position),
    ...(schema.uniqueItems === true ? [forbidden(`${field}.uniqueItems`, quadratic)] : []),
    ...(isMixed
      ? [forbidden(`${field}.additionalProperties`, 'additionalProperties and properties are mutual exclusive')]
      : []),
    ...childrenOf(schema, field, position).flatMap((child) =>
      validateOpenApiSchema(child.schema, child.field, child.position),
    ),
    ...(schema['x-kubernetes-preserve-unknown-fields'] === false
      ? [invalid(`${field}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined')]
      : []),
    ...validateMapType(schema, field),
    ...validateListSchema(schema, field),
  ];
}

interface Child {
  readonly schema: JSONSchemaProps;
  readonly field: string;
  readonly position: Position;
}

function childrenOf(schema: JSONSchemaProps, field: string, position: Position): Child[] {
  const inner: Position = { ...position, isRoot: false };
  const child = (value: unknown, name: string, at: Position = inner): Child[] =>
    isJsonObject(value) ? [{ schema: value, field: `${field}.${name}`, position: at }] : [];
  const mapped = { ...inner, withoutDefault: 'inside additionalProperties applying to object metadata' };
  const isResource = position.isRoot || schema['x-kubernetes-embedded-resource'] === true;
  const ofProperty = (name: string): Position => {
    if (!isResource || !metaFields.includes(name)) return inner;
    return { ...inner, isMeta: true, ...(position.isRoot && { withoutDefault: `in top-level ${name}` }) };
  };
  const { items } = schema;
  return [
    ...child(schema.additionalProperties, 'additionalProperties', position.isMeta ? mapped : inner),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      child(property, `properties[${name}]`, ofProperty(name)),
    ),
    ...child(schema.not, 'not'),
    ...(['allOf', 'oneOf', 'anyOf'] as const).flatMap((name) =>
      listOf(schema[name]).flatMap((each, index) => child(each, `${name}[${index}]`)),
    ),
    ...Object.entries(schema.definitions ?? {}).flatMap(([name, value]) => child(value, `definitions[${name}]`)),
    ...(Array.isArray(items)
      ? items.flatMap((item: unknown, index) => child(item, `items[${index}]`))
      : child(items, 'items')),
    ...Object.entries(schema.dependencies ?? {}).flatMap(([name, value]) => child(value, `dependencies[${name}]`)),
  ];
}

function validateKeywords(schema: JSONSchemaProps, field: string, { withoutDefault, isMeta }: Position): FieldError[] {
  const { type, items } = schema;
  const isGiven = (name: (typeof unsupported)[number]): boolean =>
    name === 'dependencies' || name === 'additionalItems' ? schema[name] !== undefined : isSet(name, schema[name]);
  return [
    ...(type && !types.includes(type) ? [notSupported(`${field}.type`, type, types)] : []),
    ...(schema.default !== undefined && withoutDefault !== undefined
      ? [forbidden(`${field}.default`, `must not be set ${withoutDefault}`)]
      : []),
    ...unsupported.flatMap((name) =>
      isGiven(name) ? [forbidden(`${field}.${name}`, `${name} is not supported`)] : [],
    ),
    ...(type === 'null'
      ? [forbidden(`${field}.type`, 'type cannot be set to null, use nullable as an alternative')]
      : []),
    ...(Array.isArray(items) && items.length > 0
      ? [forbidden(`${field}.items`, 'items must be a schema object and not an array')]
      : []),
    ...(isMeta && schema['x-kubernetes-embedded-resource'] === true
      ? [forbidden(`${field}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta')]
      : []),
  ];
}

function validateMapType(schema: JSONSchemaProps, field: string): FieldError[] {
  const kind = schema['x-kubernetes-map-type'];
  if (kind === undefined) return [];
  const { type } = schema;
  const place = `${field}.x-kubernetes-map-type`;
  return [
    ...(type === 'object'
      ? []
      : [wrongType(type, `${field}.type`, 'must be object if x-kubernetes-map-type is specified')]),
    ...(kind === 'atomic' || kind === 'granular' ? [] : [notSupported(place, kind, ['atomic', 'granular'])]),
  ];
}

function wrongType(type: string | undefined, field: string, problem: string): FieldError {
  return type ? invalid(field, type, problem) : required(field, problem);
}
