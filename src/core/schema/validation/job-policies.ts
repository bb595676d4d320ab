import type {
  JobSpec,
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicy,
  SuccessPolicyRule,
} from '../../api/batch-v1.ts';
import {
  duplicate,
  type FieldError,
  invalid,
  invalidWhole,
  notSupported,
  required,
  tooMany,
} from '../../meta/field-error.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import { asErrors, listOf, validateNonNegative } from './basics.ts';

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const statuses = ['False', 'True', 'Unknown'];
const mostRules = 20;
const mostExitCodes = 255;

/** What a failed pod means for its job. */
export function validatePodFailurePolicy(spec: JobSpec, policy: PodFailurePolicy, field: string): FieldError[] {
  const rules = listOf(policy.rules);
  return [
    ...(rules.length > mostRules ? [tooMany(`${field}.rules`, rules.length, mostRules)] : []),
    ...rules.flatMap((rule, index) => validateRule(spec, rule, `${field}.rules[${index}]`)),
  ];
}

function validateRule(spec: JobSpec, rule: PodFailurePolicyRule, field: string): FieldError[] {
  const { onExitCodes } = rule;
  const conditions = listOf(rule.onPodConditions);
  const given = (onExitCodes === undefined ? 0 : 1) + (conditions.length > 0 ? 1 : 0);
  return [
    ...validateAction(spec, rule.action, `${field}.action`),
    ...(onExitCodes === undefined ? [] : validateExitCodes(spec, onExitCodes, `${field}.onExitCodes`)),
    ...(conditions.length > mostRules ? [tooMany(`${field}.onPodConditions`, conditions.length, mostRules)] : []),
    ...conditions.flatMap((condition, index) => validateCondition(condition, `${field}.onPodConditions[${index}]`)),
    ...(given === 2 ? [invalidWhole(field, 'specifying both OnExitCodes and OnPodConditions is not supported')] : []),
    ...(given === 0 ? [invalidWhole(field, 'specifying one of OnExitCodes and OnPodConditions is required')] : []),
  ];
}

function validateAction({ backoffLimitPerIndex }: JobSpec, action: string, field: string): FieldError[] {
  if (!action) return [required(field, `valid values: ${listText(actions)}`)];
  if (!actions.includes(action)) return [notSupported(field, action, actions)];
  if (action !== 'FailIndex' || backoffLimitPerIndex !== undefined) return [];
  return [invalid(field, action, 'requires the backoffLimitPerIndex to be set')];
}

function listText(values: readonly string[]): string {
  return `[${values.map((value) => `"${value}"`).join(' ')}]`;
}

function validateCondition({ type, status }: PodFailurePolicyOnPodConditionsPattern, field: string): FieldError[] {
  const place = `${field}.status`;
  return [
    ...asErrors(`${field}.type`, type, checkQualifiedName(type)),
    ...(status ? [] : [required(place, `valid values: ${listText(statuses)}`)]),
    ...(status && !statuses.includes(status) ? [notSupported(place, status, statuses)] : []),
  ];
}

function validateExitCodes(
  { template }: JobSpec,
  { operator, containerName, values: given }: PodFailurePolicyOnExitCodesRequirement,
  field: string,
): FieldError[] {
  const values = listOf(given);
  const names = [...listOf(template.spec?.containers), ...listOf(template.spec?.initContainers)].map(
    ({ name }) => name,
  );
  const isStray = containerName !== undefined && !names.includes(containerName);
  const unknown = 'must be one of the container or initContainer names in the pod template';
  const isOrdered = values.every((value, index) => index === 0 || (values[index - 1] ?? value) <= value);
  const place = `${field}.values`;
  return [
    ...validateOperator(operator, `${field}.operator`),
    ...(isStray ? [invalid(`${field}.containerName`, containerName, unknown)] : []),
    ...(values.length === 0 ? [invalid(place, values, 'at least one value is required')] : []),
    ...(values.length > mostExitCodes ? [tooMany(place, values.length, mostExitCodes)] : []),
    ...values.flatMap((value, index) => [
      ...(operator === 'In' && value === 0
        ? [invalid(`${place}[${index}]`, value, 'must not be 0 for the In operator')]
        : []),
      ...(values.indexOf(value) < index ? [duplicate(`${place}[${index}]`, value)] : []),
    ]),
    ...(isOrdered ? [] : [invalid(place, values, 'must be ordered')]),
  ];
}

function validateOperator(operator: string, field: string): FieldError[] {
  const choices = ['In', 'NotIn'];
  if (!operator) return [required(field, `valid values: ${listText(choices)}`)];
  return choices.includes(operator) ? [] : [notSupported(field, operator, choices)];
}

/** Which indexes have to succeed. */
export function validateSuccessPolicy(policy: SuccessPolicy, completions: number, field: string): FieldError[] {
  const rules = listOf(policy.rules);
  const place = `${field}.rules`;
  const missing = 'at least one rules must be specified when the successPolicy is specified';
  return [
    ...(rules.length === 0 ? [required(place, missing)] : []),
    ...(rules.length > mostRules ? [tooMany(place, rules.length, mostRules)] : []),
    ...rules.flatMap((rule, index) => validateSuccessRule(rule, completions, `${place}[${index}]`)),
  ];
}

function validateSuccessRule(
  { succeededCount: count, succeededIndexes: indexes }: SuccessPolicyRule,
  completions: number,
  field: string,
): FieldError[] {
  if (count === undefined && indexes === undefined)
    return [required(field, 'at least one of succeededCount or succeededIndexes must be specified')];
  const place = `${field}.succeededCount`;
  const bound = `must be less than or equal to ${completions} (the number of specified completions)`;
  return [
    ...validateNonNegative(count ?? 0, place),
    ...(count !== undefined && count > completions ? [invalid(place, count, bound)] : []),
  ];
}
