import type { DeviceSelector, DeviceToleration, OpaqueDeviceConfiguration } from '../../../api/resource-v1.ts';
import { type FieldError, invalid, notSupported, required, tooLong } from '../../../meta/field-error.ts';
import { byteLength, checkLabelValue, checkQualifiedName } from '../../../meta/names.ts';
import { isJsonObject } from '../../../meta/object.ts';
import { asErrors } from '../basics.ts';
import { validateItems } from './lists.ts';
import { validateDriver } from './names.ts';

const mostSelectors = 32;
const longestExpression = 10 * 1024;
const longestParameters = 10 * 1024;
export const taintEffects = ['NoExecute', 'NoSchedule', 'None'];
const operators = ['Equal', 'Exists'];

export function validateSelectors(selectors: readonly DeviceSelector[] | undefined, field: string): FieldError[] {
  return validateItems(selectors, mostSelectors, field, ({ cel }, place) => {
    if (cel === undefined) return [required(`${place}.cel`)];
    const isLong = byteLength(cel.expression) > longestExpression;
    return isLong ? [tooLong(`${place}.cel.expression`, longestExpression)] : [];
  });
}

export function validateOpaque(opaque: OpaqueDeviceConfiguration | undefined, field: string): FieldError[] {
  if (opaque === undefined) return [required(field)];
  return [
    ...validateDriver(opaque.driver, `${field}.driver`),
    ...validateRaw(opaque.parameters, `${field}.parameters`, longestParameters),
  ];
}

/** Any JSON object, up to so many bytes. */
export function validateRaw(value: unknown, field: string, longest: number): FieldError[] {
  if (value === undefined || value === null) return [required(field)];
  if (byteLength(JSON.stringify(value)) > longest) return [tooLong(field, longest)];
  return isJsonObject(value) ? [] : [invalid(field, '<value omitted>', 'must be a valid JSON object')];
}

export function validateToleration(toleration: DeviceToleration, field: string): FieldError[] {
  const { key = '', operator = '', value = '', effect = '' } = toleration;
  return [
    ...(key === '' ? [] : asErrors(`${field}.key`, key, checkQualifiedName(key))),
    ...validateOperator(operator, value, field),
    ...(effect === '' || taintEffects.includes(effect) ? [] : [notSupported(`${field}.effect`, effect, taintEffects)]),
  ];
}

function validateOperator(operator: string, value: string, field: string): FieldError[] {
  if (operator === '') return [required(`${field}.operator`)];
  if (operator === 'Equal') return asErrors(`${field}.value`, value, checkLabelValue(value));
  if (operator !== 'Exists') return [notSupported(`${field}.operator`, operator, operators)];
  return value === '' ? [] : [invalid(`${field}.value`, value, 'must be empty for operator `Exists`')];
}
