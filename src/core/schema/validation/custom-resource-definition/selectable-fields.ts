import type { JSONSchemaProps, SelectableField } from '../../../api/apiextensions-v1.ts';
import { duplicate, type FieldError, invalid, required, tooMany } from '../../../meta/field-error.ts';
import { isJsonObject } from '../../../meta/object.ts';

const maximum = 8;
const types = ['string', 'boolean', 'integer'];
const wrongType =
  'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';

/** The fields by which objects are selected: plain ones, outside of the metadata. */
export function validateSelectableFields(
  fields: readonly SelectableField[],
  schema: JSONSchemaProps,
  field: string,
): FieldError[] {
  const seen = new Set<string>();
  const errors = fields.flatMap(({ jsonPath }, index) => {
    const place = `${field}[${index}].jsonPath`;
    if (!jsonPath) return [required(place)];
    const found = findField(jsonPath, schema);
    if (typeof found === 'string') return [invalid(place, jsonPath, `is an invalid path: ${found}`)];
    const isKnown = seen.has(jsonPath);
    seen.add(jsonPath);
    return [
      ...(jsonPath.startsWith('.metadata.') || jsonPath === '.metadata'
        ? [invalid(place, jsonPath, 'must not point to fields in metadata')]
        : []),
      ...(types.includes(found.type ?? '') ? [] : [invalid(place, jsonPath, wrongType)]),
      ...(isKnown ? [duplicate(place, jsonPath)] : []),
    ];
  });
  return seen.size > maximum ? [...errors, tooMany(field, seen.size, maximum)] : errors;
}

/** The schema to which a path of names leads, or why it leads nowhere. */
function findField(path: string, schema: JSONSchemaProps): JSONSchemaProps | string {
  let place = schema;
  let rest = path;
  while (rest !== '') {
    const match = /^\.([^.[\]']+)/.exec(rest);
    if (match === null) return `expected [ or . but got: ${rest}`;
    const name = match[1] ?? '';
    const { properties, additionalProperties } = place;
    const next: unknown =
      properties === undefined ? additionalProperties : Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!isJsonObject(next)) return 'does not refer to a valid field';
    place = next;
    rest = rest.slice(match[0].length);
  }
  return place;
}
