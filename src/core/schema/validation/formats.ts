import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { childPath, type FieldError, invalid, typeInvalid } from '../../meta/field-error.ts';
import { isJsonObject } from '../../meta/object.ts';
import { textFormats } from './text-formats.ts';

/** What is wrong with a value by the formats in its schema. The root's path is empty. */
export function validateFormats(schema: JSONSchemaProps, value: unknown, path: string): FieldError[] {
  const { format, items, properties = {}, additionalProperties, allOf = [] } = schema;
  const errors = allOf.flatMap((part) => validateFormats(part, value, path));
  if (typeof value === 'string' && format) errors.push(...validateText(format, value, path));
  if (typeof value === 'number' && format) errors.push(...validateNumber(schema, format, value, path));
  if (Array.isArray(value)) {
    if (!isJsonObject(items)) return errors;
    return [...errors, ...value.flatMap((item, index) => validateFormats(items, item, `${path}[${index}]`))];
  }
  if (!isJsonObject(value)) return errors;
  return [
    ...errors,
    ...Object.entries(value).flatMap(([name, field]) => {
      const property = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      return isJsonObject(property) ? validateFormats(property, field, childPath(path, name)) : [];
    }),
  ];
}

function validateText(format: string, value: string, path: string): FieldError[] {
  const check = textFormats[format.replaceAll('-', '')];
  if (check === undefined || check(value)) return [];
  return [typeInvalid(path, value, `${path} in body must be of type ${format}: ${JSON.stringify(value)}`)];
}

const int32Maximum = 2 ** 31;
const floatMaximum = 3.4028234663852886e38;

function validateNumber({ type }: JSONSchemaProps, format: string, value: number, path: string): FieldError[] {
  const isFit =
    (format !== 'int32' || (value >= -int32Maximum && value < int32Maximum)) &&
    (format !== 'float' || Math.abs(value) <= floatMaximum);
  if (isFit || (format === 'int32' ? type !== 'integer' : type !== 'number')) return [];
  return [invalid('', '', `Checked value must be of type ${type} with format ${format} in ${path}`)];
}
