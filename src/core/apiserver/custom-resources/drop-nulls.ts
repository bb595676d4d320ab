import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { isJsonObject, type JsonObject } from '../../meta/object.ts';

/** Takes, in place, the nulls away where a schema allows none, as if nobody had written them. Returns whether there were any. */
export function dropNulls(schema: JSONSchemaProps, value: unknown): boolean {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!isJsonObject(items)) return false;
    return value.map((item: unknown) => dropNulls(items, item)).some(Boolean);
  }
  return isJsonObject(value) && dropFields(schema, value);
}

function dropFields({ properties = {}, additionalProperties }: JSONSchemaProps, object: JsonObject): boolean {
  let isChanged = false;
  for (const [name, value] of Object.entries(object)) {
    const field = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (!isJsonObject(field)) continue;
    const { nullable }: JSONSchemaProps = field;
    if (value === null && nullable !== true) {
      delete object[name];
      isChanged = true;
    } else if (dropNulls(field, value)) isChanged = true;
  }
  return isChanged;
}
