import type { Condition } from '../../api/meta-v1.ts';
import { duplicate, type FieldError, invalid, notSupported, required, tooLong } from '../../meta/field-error.ts';
import { byteLength, checkConditionReason, checkQualifiedName } from '../../meta/names.ts';
import { asErrors } from './basics.ts';

const statuses = ['False', 'True', 'Unknown'];
const longestReason = 1024;
const longestMessage = 32 * 1024;

/** Conditions of the form that newer kinds share. */
export function validateConditions(conditions: readonly Condition[] | undefined, field: string): FieldError[] {
  const seen = new Set<string>();
  return (conditions ?? []).flatMap((condition, index) => {
    const place = `${field}[${index}]`;
    const isRepeated = seen.has(condition.type);
    seen.add(condition.type);
    return [
      ...(isRepeated ? [duplicate(`${place}.type`, condition.type)] : []),
      ...validateCondition(condition, place),
    ];
  });
}

function validateCondition(condition: Condition, field: string): FieldError[] {
  const { type, status, reason, message, observedGeneration = 0, lastTransitionTime } = condition;
  return [
    ...asErrors(`${field}.type`, type, checkQualifiedName(type)),
    ...(statuses.includes(status) ? [] : [notSupported(`${field}.status`, status, statuses)]),
    ...(observedGeneration < 0
      ? [invalid(`${field}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero')]
      : []),
    ...(lastTransitionTime ? [] : [required(`${field}.lastTransitionTime`)]),
    ...(reason === ''
      ? [required(`${field}.reason`)]
      : asErrors(`${field}.reason`, reason, checkConditionReason(reason))),
    ...(byteLength(reason) > longestReason ? [tooLong(`${field}.reason`, longestReason)] : []),
    ...(byteLength(message) > longestMessage ? [tooLong(`${field}.message`, longestMessage)] : []),
  ];
}
