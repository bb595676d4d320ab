import type { SchemaField } from '../../../src/core/meta/schema-source.ts';
import { schemaTable } from '../../../src/core/schema/table.ts';

export interface OpenApiSchema {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly allOf?: readonly OpenApiSchema[];
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly default?: unknown;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-patch-merge-key'?: string;
}

type Schemas = ReadonlyMap<string, OpenApiSchema>;

/** Definitions that the server knows as scalars. */
const scalars = new Map([
  ['Quantity', 'quantity'],
  ['IntOrString', 'intOrString'],
  ['Time', 'time'],
  ['MicroTime', 'microTime'],
  ['FieldsV1', 'any'],
  ['RawExtension', 'any'],
]);

/** What is different about the fields of one definition: `core/v1.PodSpec.hostname: ...`. */
export function fieldDifferences(schemas: Schemas, definition: string): string[] {
  const { properties } = schemas.get(definition) ?? {};
  const name = typeName(definition);
  if (properties === undefined || name === undefined) return [];
  const type = schemaTable.type(name);
  if (type === undefined) return [`${name}: unknown`];
  return Object.entries(properties).flatMap(([property, schema]) => {
    const field = Object.hasOwn(type.fields, property) ? type.fields[property] : undefined;
    if (field === undefined) return [`${name}.${property}: unknown`];
    const [wanted, found] = [describe(schemas, schema), describeField(field)];
    return wanted === found ? [] : [`${name}.${property}: ${wanted} is ${found}`];
  });
}

/** `io.k8s.api.apps.v1.Deployment` is `apps/v1.Deployment`; undefined for what is no type of an API. */
function typeName(definition: string): string | undefined {
  const match = /^io\.k8s\..*\.([a-z]+)\.(v\d\w*)\.(\w+)$/.exec(definition);
  return match === null ? undefined : `${match[1] ?? ''}/${match[2] ?? ''}.${match[3] ?? ''}`;
}

/** Everything that matters of a field, as one text. */
function describe(schemas: Schemas, schema: OpenApiSchema): string {
  return textOf(shapeOf(schemas, schema), {
    listType: schema['x-kubernetes-list-type'],
    keys: schema['x-kubernetes-list-map-keys'],
    mapType: schema['x-kubernetes-map-type'],
    patch: schema['x-kubernetes-patch-strategy'],
    mergeKey: schema['x-kubernetes-patch-merge-key'],
    default: isNothing(schema.default) ? undefined : schema.default,
  });
}

function describeField(field: SchemaField): string {
  const { listType, keys, mapType, patch, mergeKey, default: usual } = field;
  return textOf(fieldShape(field), { listType, keys, mapType, patch, mergeKey, default: usual });
}

function textOf(shape: string, rest: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(rest).filter(([, value]) => value !== undefined);
  return [shape, ...said.map(([key, value]) => `${key}=${JSON.stringify(value)}`)].join(' ');
}

/** A default that says nothing: what Go has without one. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === '' || value === 0 || JSON.stringify(value) === '{}';
}

function shapeOf(schemas: Schemas, schema: OpenApiSchema): string {
  const target = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.replace('#/components/schemas/', '');
  if (target !== undefined) {
    const scalar = target.startsWith('io.k8s.apimachinery') ? scalars.get(target.replace(/^.*\./, '')) : undefined;
    if (scalar !== undefined) return scalar;
    const definition = schemas.get(target);
    return definition?.properties === undefined ? shapeOf(schemas, definition ?? {}) : (typeName(target) ?? target);
  }
  if (schema.type === 'array' && schema.items !== undefined) return `[${describe(schemas, schema.items)}]`;
  if (schema.additionalProperties !== undefined) return `{${describe(schemas, schema.additionalProperties)}}`;
  if (schema.type === undefined || schema.type === 'object') return 'any';
  if (schema.format === 'byte') return 'bytes';
  return schema.format === 'int64' ? 'int64' : schema.type;
}

function fieldShape(field: SchemaField): string {
  if (field.t === 'array') return `[${field.of === undefined ? 'any' : describeField(field.of)}]`;
  if (field.t === 'map') return `{${field.of === undefined ? 'any' : describeField(field.of)}}`;
  if (field.t === 'ref') return field.ref ?? '';
  return field.f ?? field.t;
}
