import type { JSONSchemaProps } from '../../../api/apiextensions-v1.ts';
import { isJsonObject } from '../../../meta/object.ts';
import { listOf } from '../basics.ts';
import { isSet } from './is-set.ts';

const unsupported = ['id', '$schema', '$ref', 'patternProperties', 'definitions'] as const;

/** Whether the server can make a structural schema of it; what it cannot take is refused elsewhere. */
export function isConvertible(schema: JSONSchemaProps): boolean {
  const { items, additionalProperties, properties = {}, allOf, anyOf, oneOf, not } = schema;
  if (unsupported.some((name) => isSet(name, schema[name]))) return false;
  if (schema.dependencies !== undefined || schema.additionalItems !== undefined || Array.isArray(items)) return false;
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) return false;
  const inner: unknown[] = [items, additionalProperties, not, ...Object.values(properties)];
  for (const list of [allOf, anyOf, oneOf]) inner.push(...listOf(list));
  return inner.every((part) => !isJsonObject(part) || isConvertible(part));
}
