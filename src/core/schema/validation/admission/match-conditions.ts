import type { MatchCondition } from '../../../api/admissionregistration-v1.ts';
import { type FieldError, required, tooMany } from '../../../meta/field-error.ts';
import { checkQualifiedName } from '../../../meta/names.ts';
import { findDuplicates, validateRequiredName } from '../basics.ts';

const mostConditions = 64;

export function validateMatchConditions(conditions: readonly MatchCondition[], field: string): FieldError[] {
  const duplicates = findDuplicates(
    conditions.map(({ name }) => name),
    (index) => `${field}[${index}].name`,
  );
  return [
    ...(conditions.length > mostConditions ? [tooMany(field, conditions.length, mostConditions)] : []),
    ...conditions.flatMap((condition, index) => {
      const place = `${field}[${index}]`;
      return [
        ...validateMatchCondition(condition, place),
        ...duplicates.filter((error) => error.field === `${place}.name`),
      ];
    }),
  ];
}

function validateMatchCondition({ name, expression }: MatchCondition, field: string): FieldError[] {
  return [
    ...(expression.trim() === '' ? [required(`${field}.expression`)] : []),
    ...validateRequiredName(name, checkQualifiedName, `${field}.name`),
  ];
}
