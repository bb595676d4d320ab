import type { Toleration } from '../../api/core-v1.ts';
import { type FieldError, forbidden, invalid, notSupported } from '../../meta/field-error.ts';
import { checkLabelValue, checkQualifiedName } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { asErrors } from './basics.ts';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validateTolerations(tolerations: readonly Toleration[], field: string): FieldError[] {
  return tolerations.flatMap((toleration, index) => validateToleration(toleration, `${field}[${index}]`));
}

function validateToleration(
  { key = '', operator = '', effect = '', value = '', tolerationSeconds }: Toleration,
  field: string,
): FieldError[] {
  const all = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
  const timed = "effect must be 'NoExecute' when `tolerationSeconds` is set";
  return [
    ...(key === '' ? [] : asErrors(`${field}.key`, key, checkQualifiedName(key))),
    ...(key === '' && operator !== 'Exists' ? [invalid(`${field}.operator`, operator, all)] : []),
    ...(tolerationSeconds !== undefined && effect !== 'NoExecute' ? [invalid(`${field}.effect`, effect, timed)] : []),
    ...validateOperator(operator, value, `${field}.operator`),
    ...(effect === '' || effects.includes(effect) ? [] : [notSupported(`${field}.effect`, effect, effects)]),
  ];
}

function validateOperator(operator: string, value: string, field: string): FieldError[] {
  switch (operator) {
    case '':
    case 'Equal': {
      const problems = checkLabelValue(value);
      return problems.length === 0 ? [] : [invalid(field, value, problems.join(';'))];
    }
    case 'Exists':
      return value === '' ? [] : [invalid(field, value, "value must be empty when `operator` is 'Exists'")];
    case 'Gt':
    case 'Lt':
      return [notSupported(field, operator, ['Equal', 'Exists', 'Lt', 'Gt'])];
    default:
      return [notSupported(field, operator, ['Equal', 'Exists'])];
  }
}

/** Of a pod that exists only the time of a toleration changes; others may be added. */
export function validateTolerationUpdate(
  tolerations: readonly Toleration[],
  old: readonly Toleration[],
  field: string,
): FieldError[] {
  const withoutTime = ({ tolerationSeconds: _, ...rest }: Toleration): unknown => rest;
  const isKept = (each: Toleration): boolean =>
    tolerations.some((other) => semanticEqual(withoutTime(each), withoutTime(other)));
  if (!old.every(isKept))
    return [forbidden(field, 'existing toleration can not be modified except its tolerationSeconds')];
  return validateTolerations(tolerations, field);
}
