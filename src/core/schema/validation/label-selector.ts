import type { LabelSelector, LabelSelectorRequirement } from '../../api/meta-v1.ts';
import { type FieldError, forbidden, invalid, required } from '../../meta/field-error.ts';
import { checkLabelValue, checkQualifiedName } from '../../meta/names.ts';
import { asErrors } from './basics.ts';

/** Labels, wherever they stand. */
export function validateLabels(labels: Readonly<Record<string, string>> | undefined, field: string): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...asErrors(field, key, checkQualifiedName(key)),
    ...asErrors(field, value, checkLabelValue(value)),
  ]);
}

export function validateLabelSelector(selector: LabelSelector | undefined, field: string): FieldError[] {
  return [
    ...validateLabels(selector?.matchLabels, `${field}.matchLabels`),
    ...(selector?.matchExpressions ?? []).flatMap((requirement, index) =>
      validateRequirement(requirement, `${field}.matchExpressions[${index}]`),
    ),
  ];
}

function validateRequirement({ key, operator, values = [] }: LabelSelectorRequirement, field: string): FieldError[] {
  return [
    ...validateOperator(operator, values, field),
    ...asErrors(`${field}.key`, key, checkQualifiedName(key)),
    ...values.flatMap((value, index) => asErrors(`${field}.values[${index}]`, value, checkLabelValue(value))),
  ];
}

function validateOperator(operator: string, values: readonly string[], field: string): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? []
        : [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    default:
      return [invalid(`${field}.operator`, operator, 'not a valid selector operator')];
  }
}
