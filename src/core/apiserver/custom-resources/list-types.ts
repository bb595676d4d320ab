import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { childPath, duplicate, type FieldError } from '../../meta/field-error.ts';
import { isJsonObject, type JsonObject } from '../../meta/object.ts';

/** Items that lists of type `set` and `map` have more than once. The root's path is empty. */
export function validateListTypes(schema: JSONSchemaProps, value: unknown, path: string): FieldError[] {
  if (Array.isArray(value)) return validateList(schema, value, path);
  if (!isJsonObject(value)) return [];
  const { properties = {}, additionalProperties } = schema;
  return Object.entries(value).flatMap(([name, inner]) => {
    const isDeclared = Object.hasOwn(properties, name);
    const field = isDeclared ? properties[name] : additionalProperties;
    if (!isJsonObject(field)) return [];
    return validateListTypes(field, inner, isDeclared ? childPath(path, name) : `${path}[${name}]`);
  });
}

function validateList(schema: JSONSchemaProps, list: readonly unknown[], path: string): FieldError[] {
  const { items } = schema;
  if (!isJsonObject(items)) return [];
  const inner = list.flatMap((item, index) => validateListTypes(items, item, `${path}[${index}]`));
  const identities = identitiesOf(schema, items, list);
  const errors = identities.flatMap((identity, index) => {
    const isRepeated = identities.slice(0, index).some((earlier) => deepEqual(earlier, identity));
    return isRepeated ? [duplicate(`${path}[${index}]`, identity)] : [];
  });
  return [...errors, ...inner];
}

/** What makes items different: they themselves, or the values of their keys. */
function identitiesOf(schema: JSONSchemaProps, items: JSONSchemaProps, list: readonly unknown[]): readonly unknown[] {
  const type = schema['x-kubernetes-list-type'];
  if (type === 'set') return list;
  if (type !== 'map') return [];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  return list.map((item) => {
    const identity: JsonObject = {};
    for (const key of keys) {
      const value = isJsonObject(item) ? item[key] : undefined;
      const inDoubt: unknown = items.properties?.[key]?.default;
      if (value !== undefined || inDoubt !== undefined) identity[key] = value ?? inDoubt;
    }
    return identity;
  });
}
