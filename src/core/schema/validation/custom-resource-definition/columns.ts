import type { CustomResourceColumnDefinition } from '../../../api/apiextensions-v1.ts';
import { type FieldError, invalid, required } from '../../../meta/field-error.ts';
import { validateSimplePath } from './simple-path.ts';

const types = ['boolean', 'date', 'integer', 'number', 'string'];
const formats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

/** What is printed of each object. */
export function validateColumns(columns: readonly CustomResourceColumnDefinition[], field: string): FieldError[] {
  return columns.flatMap((column, index) => validateColumn(column, `${field}[${index}]`));
}

function validateColumn({ name, type, format, jsonPath }: CustomResourceColumnDefinition, field: string): FieldError[] {
  const place = `${field}.JSONPath`;
  const oneOf = (values: readonly string[]): string => `must be one of ${values.join(',')}`;
  return [
    ...(name ? [] : [required(`${field}.name`)]),
    ...(type ? [] : [required(`${field}.type`, oneOf(types))]),
    ...(type && !types.includes(type) ? [invalid(`${field}.type`, type, oneOf(types))] : []),
    ...(format && !formats.includes(format) ? [invalid(`${field}.format`, format, oneOf(formats))] : []),
    ...(jsonPath ? validateSimplePath(jsonPath, place) : [required(place)]),
  ];
}
