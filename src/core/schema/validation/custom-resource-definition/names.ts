import type { CustomResourceDefinitionNames } from '../../../api/apiextensions-v1.ts';
import { type FieldError, invalid, required } from '../../../meta/field-error.ts';
import { checkDns1035Label } from '../../../meta/names.ts';
import { listOf } from '../basics.ts';

const nameFields = ['plural', 'singular', 'kind', 'listKind'] as const;

/** What a definition asks for has all its names; what it was given, in its status, may lack some. */
export function validateWantedNames(names: CustomResourceDefinitionNames, field: string): FieldError[] {
  const missing = nameFields.filter((name) => !names[name]).map((name) => required(`${field}.${name}`));
  return [...missing, ...validateNames(names, field)];
}

export function validateNames(names: CustomResourceDefinitionNames, field: string): FieldError[] {
  const { kind, listKind } = names;
  const same = 'kind and listKind may not be the same';
  return [
    ...nameFields.flatMap((name) => validateName(name, names[name], `${field}.${name}`)),
    ...listOf(names.shortNames).flatMap((name, index) => validateLabel(name, `${field}.shortNames[${index}]`)),
    ...(kind && kind === listKind ? [invalid(`${field}.listKind`, listKind, same)] : []),
    ...listOf(names.categories).flatMap((name, index) => validateLabel(name, `${field}.categories[${index}]`)),
  ];
}

function validateName(name: (typeof nameFields)[number], value: string | undefined, field: string): FieldError[] {
  if (!value) return [];
  if (name === 'plural' || name === 'singular') return validateLabel(value, field);
  const problems = checkDns1035Label(value.toLowerCase());
  if (problems.length === 0) return [];
  return [invalid(field, value, `may have mixed case, but should otherwise match: ${problems.join(',')}`)];
}

/** All that is wrong with a label, as one error. */
export function validateLabel(value: string, field: string): FieldError[] {
  const problems = checkDns1035Label(value);
  return problems.length === 0 ? [] : [invalid(field, value, problems.join(','))];
}
