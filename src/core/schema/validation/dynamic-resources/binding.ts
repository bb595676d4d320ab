import { duplicate, type FieldError, invalid } from '../../../meta/field-error.ts';
import { checkQualifiedName } from '../../../meta/names.ts';
import { asErrors } from '../basics.ts';
import { validateItems } from './lists.ts';

const mostConditions = 4;
const overlap = 'bindingFailureConditions must not overlap with bindingConditions';

interface Bound {
  readonly bindingConditions?: readonly string[];
  readonly bindingFailureConditions?: readonly string[];
}

/** The conditions that a driver reports before a device may be used: both kinds or none. */
export function validateBinding(bound: Bound, field: string): FieldError[] {
  const { bindingConditions: wanted = [], bindingFailureConditions: failed = [] } = bound;
  const [place, failurePlace] = [`${field}.bindingConditions`, `${field}.bindingFailureConditions`];
  const needed = (one: string, other: string): string => `${one} are required to use ${other}`;
  const isWithoutFailures = failed.length === 0 && wanted.length > 0;
  const isWithoutWanted = wanted.length === 0 && failed.length > 0;
  return [
    ...validateItems(wanted, mostConditions, place, validateType),
    ...validateItems(failed, mostConditions, failurePlace, validateType),
    ...duplicatesOf(wanted, place),
    ...failed.flatMap((condition, index) => [
      ...(failed.indexOf(condition) < index ? [duplicate(`${failurePlace}[${index}]`, condition)] : []),
      ...(wanted.includes(condition) ? [invalid(`${failurePlace}[${index}]`, condition, overlap)] : []),
    ]),
    ...(isWithoutWanted
      ? [invalid(place, bound.bindingConditions ?? null, needed('bindingConditions', 'bindingFailureConditions'))]
      : []),
    ...(isWithoutFailures
      ? [
          invalid(
            failurePlace,
            bound.bindingFailureConditions ?? null,
            needed('bindingFailureConditions', 'bindingConditions'),
          ),
        ]
      : []),
  ];
}

function validateType(condition: string, field: string): FieldError[] {
  return asErrors(field, condition, checkQualifiedName(condition));
}

function duplicatesOf(conditions: readonly string[], field: string): FieldError[] {
  return conditions.flatMap((condition, index) =>
    conditions.indexOf(condition) < index ? [duplicate(`${field}[${index}]`, condition)] : [],
  );
}
