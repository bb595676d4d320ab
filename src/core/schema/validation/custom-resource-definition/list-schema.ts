import type { JSONSchemaProps } from '../../../api/apiextensions-v1.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../meta/field-error.ts';
import { isJsonObject } from '../../../meta/object.ts';
import { listOf } from '../basics.ts';

const listTypes = ['atomic', 'set', 'map'];
const listType = 'x-kubernetes-list-type';
const listMapKeys = 'x-kubernetes-list-map-keys';
const mapType = 'x-kubernetes-map-type';

/** How the items of a list are told apart. */
export function validateListSchema(schema: JSONSchemaProps, field: string): FieldError[] {
  const kind = schema[listType];
  const keys = listOf(schema[listMapKeys]);
  const place = `${field}.${listType}`;
  const noMap = `must be map if ${listMapKeys} is non-empty`;
  if (kind === undefined) return keys.length > 0 ? [required(place, noMap)] : [];
  return [
    ...validateListType(schema, kind, field),
    ...(listTypes.includes(kind) ? [] : [notSupported(place, kind, listTypes)]),
    ...(keys.length > 0 && kind !== 'map' ? [invalid(place, kind, noMap)] : []),
    ...(kind === 'map' ? validateMapList(schema, keys, field) : []),
    ...(kind === 'map' || kind === 'set' ? validateItems(schema, kind, keys, field) : []),
  ];
}

function validateListType({ type, items }: JSONSchemaProps, kind: string, field: string): FieldError[] {
  if (type !== 'array') {
    const problem = `must be array if ${listType} is specified`;
    return [type ? invalid(`${field}.type`, type, problem) : required(`${field}.type`, problem)];
  }
  if (kind !== 'set' || !isJsonObject(items)) return [];
  const item: JSONSchemaProps = items;
  const inner = item[listType];
  const problem = `must be atomic as item of a list with ${listType}=set`;
  if (item.type === 'array' && inner !== undefined && inner !== 'atomic')
    return [invalid(`${field}.items.${listType}`, inner, problem)];
  if (item.type === 'object' && item[mapType] !== 'atomic')
    return [invalid(`${field}.items.${mapType}`, inner ?? null, problem)];
  return [];
}

function validateMapList({ items }: JSONSchemaProps, keys: readonly string[], field: string): FieldError[] {
  const item: JSONSchemaProps | undefined = isJsonObject(items) ? items : undefined;
  const parent = `if parent array's ${listType} is map`;
  return [
    ...(keys.length === 0 ? [required(`${field}.${listMapKeys}`, `must not be empty if ${listType} is map`)] : []),
    ...(items === undefined ? [required(`${field}.items`, `must have a schema if ${listType} is map`)] : []),
    ...(items !== undefined && item === undefined
      ? [invalid(`${field}.items`, items, `must only have a single schema if ${listType} is map`)]
      : []),
    ...(item !== undefined && item.type !== 'object'
      ? [invalid(`${field}.items.type`, item.type ?? '', `must be object ${parent}`)]
      : []),
    ...(item?.type === 'object' ? validateKeys(item, keys, field) : []),
  ];
}

function validateKeys(
  { type, properties = {} }: JSONSchemaProps,
  keys: readonly string[],
  field: string,
): FieldError[] {
  const place = `${field}.${listMapKeys}`;
  const problem = `must be a scalar type if parent array's ${listType} is map`;
  return keys.flatMap((key, index) => {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const errors: FieldError[] = [];
    if (property === undefined) errors.push(invalid(place, keys, 'entries must all be names of item properties'));
    if (property?.type === 'array' || property?.type === 'object')
      errors.push(invalid(`${field}.items.properties[${key}].type`, type, problem));
    if (keys.indexOf(key) < index) errors.push(invalid(place, keys, 'must not contain duplicate entries'));
    return errors;
  });
}

/** Items and keys must be there to be told apart by. */
function validateItems({ items }: JSONSchemaProps, kind: string, keys: readonly string[], field: string): FieldError[] {
  if (!isJsonObject(items)) return [];
  const { nullable, properties = {}, required: needed = [] }: JSONSchemaProps = items;
  const rule = `this property is in ${listMapKeys}, so it`;
  return [
    ...(nullable === true
      ? [forbidden(`${field}.items.nullable`, `cannot be nullable when ${listType} is ${kind}`)]
      : []),
    ...(kind === 'map' ? keys : []).flatMap((key) => {
      const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (property === undefined) return [];
      const place = `${field}.items.properties[${key}]`;
      return [
        ...(needed.includes(key) || property.default !== undefined
          ? []
          : [required(`${place}.default`, `${rule} must have a default or be a required property`)]),
        ...(property.nullable === true ? [forbidden(`${place}.nullable`, `${rule} cannot be nullable`)] : []),
      ];
    }),
  ];
}
