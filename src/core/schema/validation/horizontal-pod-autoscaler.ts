import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HPAScalingPolicy,
  HPAScalingRules,
} from '../../api/autoscaling-v2.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import { checkPathSegmentName } from '../../meta/names.ts';
import { listOf, validateRequiredName } from './basics.ts';
import { validateMetric } from './metrics.ts';

const longestWindow = 3600;
const longestPeriod = 1800;

/** Everything but the metadata. */
export function validateHorizontalPodAutoscaler({ spec }: HorizontalPodAutoscaler): FieldError[] {
  const { scaleUp, scaleDown } = spec.behavior ?? {};
  return [
    ...validateReplicas(spec),
    ...validateTargetReference(spec.scaleTargetRef, 'spec.scaleTargetRef'),
    ...listOf(spec.metrics).flatMap((metric, index) => validateMetric(metric, `spec.metrics[${index}]`)),
    ...validateScaleToZero(spec),
    ...(scaleUp === undefined ? [] : validateRules(scaleUp, 'spec.behavior.scaleUp')),
    ...(scaleDown === undefined ? [] : validateRules(scaleDown, 'spec.behavior.scaleDown')),
  ];
}

/** A number that a client left out of a required field arrives as none. */
function validateReplicas(spec: HorizontalPodAutoscalerSpec): FieldError[] {
  const min = spec.minReplicas ?? 1;
  const max = Number(spec.maxReplicas || 0);
  const field = 'spec.maxReplicas';
  return [
    ...(min < 1 ? [invalid('spec.minReplicas', min, 'must be greater than or equal to 1')] : []),
    ...(max === 0 ? [required(field, 'must be set and greater than 0')] : []),
    ...(max < 0 ? [invalid(field, max, 'must be greater than or equal to 1')] : []),
    ...(max < min ? [invalid(field, max, 'must be greater than or equal to `minReplicas`')] : []),
  ];
}

function validateScaleToZero({ minReplicas, metrics }: HorizontalPodAutoscalerSpec): FieldError[] {
  const isSeen = listOf(metrics).some(({ type }) => type === 'Object' || type === 'External');
  const problem = 'must specify at least one Object or External metric to support scaling to zero replicas';
  return minReplicas === 0 && !isSeen ? [forbidden('spec.metrics', problem)] : [];
}

function validateTargetReference(reference: CrossVersionObjectReference, field: string): FieldError[] {
  const { kind, name, apiVersion = '' } = reference;
  const hasGroup = /^[^/]+\//.test(apiVersion);
  return [
    ...validateRequiredName(kind, checkPathSegmentName, `${field}.kind`),
    ...validateRequiredName(name, checkPathSegmentName, `${field}.name`),
    ...(hasGroup ? [] : [invalid(`${field}.apiVersion`, apiVersion, 'apiVersion must specify API group')]),
  ];
}

function validateRules(rules: HPAScalingRules, field: string): FieldError[] {
  const { stabilizationWindowSeconds: window = 0, selectPolicy } = rules;
  const policies = listOf(rules.policies);
  const choices = ['Disabled', 'Max', 'Min'];
  const place = `${field}.stabilizationWindowSeconds`;
  return [
    ...(window < 0 ? [invalid(place, window, 'must be greater than or equal to zero')] : []),
    ...(window > longestWindow ? [invalid(place, window, `must be less than or equal to ${longestWindow}`)] : []),
    ...(selectPolicy === undefined || choices.includes(selectPolicy)
      ? []
      : [notSupported(`${field}.selectPolicy`, selectPolicy, choices)]),
    ...(policies.length === 0 ? [required(`${field}.policies`, 'must specify at least one Policy')] : []),
    ...policies.flatMap((policy, index) => validatePolicy(policy, `${field}.policies[${index}]`)),
  ];
}

function validatePolicy({ type, value, periodSeconds: period }: HPAScalingPolicy, field: string): FieldError[] {
  const choices = ['Percent', 'Pods'];
  const place = `${field}.periodSeconds`;
  return [
    ...(choices.includes(type) ? [] : [notSupported(`${field}.type`, type, choices)]),
    ...(value > 0 ? [] : [invalid(`${field}.value`, value, 'must be greater than zero')]),
    ...(period > 0 ? [] : [invalid(place, period, 'must be greater than zero')]),
    ...(period > longestPeriod ? [invalid(place, period, `must be less than or equal to ${longestPeriod}`)] : []),
  ];
}
