import type { Variable } from '../../../api/admissionregistration-v1.ts';
import { type FieldError, invalid, required } from '../../../meta/field-error.ts';

const identifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const reserved = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace return var ' +
    'void while'
  ).split(' '),
);

export function validateVariables(variables: readonly Variable[] | undefined, field: string): FieldError[] {
  return (variables ?? []).flatMap(({ name, expression }, index) => [
    ...validateName(name, `${field}[${index}].name`),
    ...(expression.trim() === '' ? [required(`${field}[${index}].expression`, 'expression is not specified')] : []),
  ]);
}

function validateName(name: string, field: string): FieldError[] {
  if (name.trim() === '') return [required(field, 'name is not specified')];
  return identifier.test(name) && !reserved.has(name) ? [] : [invalid(field, name, 'must be a valid CEL identifier')];
}
