import type { PodDisruptionBudget } from '../../api/policy-v1.ts';
import type { IntOrString } from '../../api/scalars.ts';
import { type FieldError, invalid, notSupported } from '../../meta/field-error.ts';
import { validateLabelSelector } from './label-selector.ts';
import { validateAtMostAll, validateIntOrPercent } from './workload.ts';

const evictionPolicies = ['AlwaysAllow', 'IfHealthyBudget'];

/** Everything but the metadata. */
export function validatePodDisruptionBudget({ spec = {} }: PodDisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const both = minAvailable !== undefined && maxUnavailable !== undefined;
  const view = {
    MinAvailable: minAvailable ?? null,
    Selector: selector ?? null,
    MaxUnavailable: maxUnavailable ?? null,
    UnhealthyPodEvictionPolicy: policy ?? null,
  };
  return [
    ...(both ? [invalid('spec', view, 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...validateAmount(minAvailable, 'spec.minAvailable'),
    ...validateAmount(maxUnavailable, 'spec.maxUnavailable'),
    ...validateLabelSelector(selector, 'spec.selector'),
    ...(policy === undefined || evictionPolicies.includes(policy)
      ? []
      : [notSupported('spec.unhealthyPodEvictionPolicy', policy, evictionPolicies)]),
  ];
}

function validateAmount(value: IntOrString | undefined, field: string): FieldError[] {
  return value === undefined ? [] : [...validateIntOrPercent(value, field), ...validateAtMostAll(value, field)];
}
