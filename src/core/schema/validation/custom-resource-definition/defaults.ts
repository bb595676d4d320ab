import type { JSONSchemaProps } from '../../../api/apiextensions-v1.ts';
import { type FieldError, invalid } from '../../../meta/field-error.ts';
import { isJsonObject } from '../../../meta/object.ts';
import { validateEmbeddedResources } from '../embedded-resource.ts';
import { validateValue } from '../validate-value.ts';

const metaFields = ['apiVersion', 'kind', 'metadata'];

/** Whether defaults fit their schemas. The object itself is a resource too. */
export function validateDefaults(schema: JSONSchemaProps, field: string): FieldError[] {
  return validateDefault({ ...schema, 'x-kubernetes-embedded-resource': true }, field, false);
}

/** `isMeta`: within what every object has. */
function validateDefault(schema: JSONSchemaProps, field: string, isMeta: boolean): FieldError[] {
  const { items, properties = {}, default: value } = schema;
  const isResource = schema['x-kubernetes-embedded-resource'] === true;
  const inMeta = isMeta && !isResource;
  return [
    ...(value === undefined ? [] : validateFit(schema, value, `${field}.default`, inMeta)),
    ...(isJsonObject(items) ? validateDefault(items, `${field}.items`, inMeta) : []),
    ...Object.entries(properties).flatMap(([name, property]) =>
      validateDefault(property, `${field}.properties[${name}]`, inMeta || (isResource && metaFields.includes(name))),
    ),
  ];
}

function validateFit(schema: JSONSchemaProps, value: unknown, field: string, isMeta: boolean): FieldError[] {
  const isPruned = isMeta || !hasUnknown(schema, value);
  const errors = isPruned ? [] : [invalid(field, value, 'must not have unknown fields')];
  const embedded = isMeta ? [] : validateEmbeddedResources(schema, value, field);
  if (embedded.length > 0) return [...errors, ...embedded];
  return [
    ...errors,
    ...validateValue(schema, value, '').map((error) => ({
      ...error,
      field: error.field === '' ? field : `${field}.${error.field}`,
    })),
  ];
}

/** Whether a value has fields that are dropped. */
function hasUnknown(schema: JSONSchemaProps | undefined, value: unknown): boolean {
  if (Array.isArray(value)) {
    const items = isJsonObject(schema?.items) ? schema.items : undefined;
    return value.some((item) => hasUnknown(items, item));
  }
  if (!isJsonObject(value)) return false;
  const { properties = {}, additionalProperties }: JSONSchemaProps = schema ?? {};
  const isOpen = schema?.['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true;
  const isResource = schema?.['x-kubernetes-embedded-resource'] === true;
  return Object.entries(value).some(([name, field]) => {
    if (isResource && metaFields.includes(name)) return false;
    const known = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    return isJsonObject(known) ? hasUnknown(known, field) : !isOpen;
  });
}
