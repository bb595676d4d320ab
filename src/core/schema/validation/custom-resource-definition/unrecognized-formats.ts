import type { JSONSchemaProps } from '../../../api/apiextensions-v1.ts';
import { isJsonObject } from '../../../meta/object.ts';
import { listOf } from '../basics.ts';
import { textFormats } from '../text-formats.ts';

/** The formats in a schema that the server does not know and will not look at. */
export function unrecognizedFormats(schema: JSONSchemaProps): string[] {
  const { format, items, properties, patternProperties, definitions, not } = schema;
  const { additionalProperties, additionalItems, allOf, anyOf, oneOf } = schema;
  const inner: unknown[] = [items, additionalProperties, additionalItems, not];
  for (const map of [properties, patternProperties, definitions]) inner.push(...Object.values(map ?? {}));
  for (const list of [allOf, anyOf, oneOf]) inner.push(...listOf(list));
  return [
    ...(format && !isRecognized(schema.type, format) ? [format] : []),
    ...inner.flatMap((part) => (isJsonObject(part) ? unrecognizedFormats(part) : [])),
  ];
}

function isRecognized(type: string | undefined, format: string): boolean {
  switch (type) {
    case undefined:
    case '':
    case 'string':
      return textFormats[format.replaceAll('-', '')] !== undefined;
    case 'integer':
      return format === 'int32' || format === 'int64';
    case 'number':
      return format === 'float' || format === 'double';
    default:
      return false;
  }
}
