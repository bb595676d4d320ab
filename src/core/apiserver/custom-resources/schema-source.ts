import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { isJsonObject } from '../../meta/object.ts';
import type { SchemaField, SchemaSource, SchemaType } from '../../meta/schema-source.ts';
import { schemaTable } from '../../schema/table.ts';

const metadataField: SchemaField = { t: 'ref', ref: 'meta/v1.ObjectMeta', value: true };
const textField: SchemaField = { t: 'string' };

/**
 * The types of a custom resource's fields. They say how values are merged, owned and defaulted; whether values are right is
 * for validation to say, in words of its own, so that leaves are of any type here.
 */
export function customSchemaSource(kind: string, schema: JSONSchemaProps | undefined): SchemaSource {
  const root = structureOf(schema ?? { 'x-kubernetes-preserve-unknown-fields': true });
  const type: SchemaType = {
    ...root,
    fields: { ...root.fields, apiVersion: textField, kind: textField, metadata: metadataField },
  };
  return {
    type: (name) => (name === kind ? type : schemaTable.type(name)),
    nameOf: (asked) => (asked.kind === kind ? kind : undefined),
  };
}

function structureOf(schema: JSONSchemaProps): SchemaType {
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => [name, fieldOf(property)] as const);
  return {
    fields: Object.fromEntries(fields),
    ...(schema['x-kubernetes-preserve-unknown-fields'] === true && { preserveUnknown: true }),
    ...(schema['x-kubernetes-map-type'] === 'atomic' && { mapType: 'atomic' }),
  };
}

function fieldOf(schema: JSONSchemaProps): SchemaField {
  return {
    ...shapeOf(schema),
    pointer: true,
    ...(schema.default !== undefined && { default: schema.default }),
    ...(schema.nullable === true && { nullable: true }),
  };
}

function shapeOf(schema: JSONSchemaProps): SchemaField {
  const { type, items, additionalProperties } = schema;
  if (type === 'array' && isJsonObject(items)) {
    const listType = schema['x-kubernetes-list-type'];
    const keys = schema['x-kubernetes-list-map-keys'];
    return {
      t: 'array',
      of: fieldOf(items),
      listType: listType === 'map' || listType === 'set' ? listType : 'atomic',
      ...(keys !== undefined && { keys }),
    };
  }
  if (type !== 'object') return { t: 'any' };
  if (isJsonObject(additionalProperties)) return { t: 'map', of: fieldOf(additionalProperties) };
  if (additionalProperties === true) return { t: 'map' };
  return { t: 'object', type: structureOf(schema) };
}
