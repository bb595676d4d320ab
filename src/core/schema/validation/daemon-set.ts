import type { DaemonSet, DaemonSetUpdateStrategy, RollingUpdateDaemonSet } from '../../api/apps-v1.ts';
import { type FieldError, invalid, notSupported, required } from '../../meta/field-error.ts';
import { validateImmutable, validateNonNegative } from './basics.ts';
import { validateLabelSelector } from './label-selector.ts';
import {
  amountOf,
  isEmpty,
  parse,
  validateAtMostAll,
  validateIntOrPercent,
  validateRunningTemplate,
} from './workload.ts';

/** Everything but the metadata. */
export function validateDaemonSet({ spec }: DaemonSet): FieldError[] {
  const { selector, template, updateStrategy = {} } = spec;
  const parsed = parse(selector);
  return [
    ...validateLabelSelector(selector ?? undefined, 'spec.selector'),
    ...(isEmpty(selector) ? [invalid('spec.selector', selector, 'empty selector is invalid for daemonset')] : []),
    ...validateRunningTemplate(template, parsed === 'invalid' ? [] : parsed, 'DaemonSet', 'spec.template'),
    ...validateNonNegative(spec.minReadySeconds ?? 0, 'spec.minReadySeconds'),
    ...validateStrategy(updateStrategy, 'spec.updateStrategy'),
    ...validateNonNegative(spec.revisionHistoryLimit ?? 0, 'spec.revisionHistoryLimit'),
  ];
}

export function validateDaemonSetUpdate(daemonSet: DaemonSet, old: DaemonSet): FieldError[] {
  return [
    ...validateImmutable(daemonSet.spec.selector, old.spec.selector, 'spec.selector'),
    ...validateDaemonSet(daemonSet),
  ];
}

function validateStrategy({ type = '', rollingUpdate }: DaemonSetUpdateStrategy, field: string): FieldError[] {
  if (type === 'OnDelete') return [];
  if (type === 'RollingUpdate') {
    const place = `${field}.rollingUpdate`;
    return rollingUpdate === undefined ? [required(place)] : validateRollingUpdate(rollingUpdate, place);
  }
  return [notSupported(field, { Type: type, RollingUpdate: null }, ['RollingUpdate', 'OnDelete'])];
}

function validateRollingUpdate(
  { maxUnavailable = 0, maxSurge = 0 }: RollingUpdateDaemonSet,
  field: string,
): FieldError[] {
  const [unavailable, surge] = [`${field}.maxUnavailable`, `${field}.maxSurge`];
  const [hasUnavailable, hasSurge] = [amountOf(maxUnavailable) !== 0, amountOf(maxSurge) !== 0];
  return [
    ...validateIntOrPercent(maxUnavailable, unavailable),
    ...validateIntOrPercent(maxSurge, surge),
    ...validateAtMostAll(maxUnavailable, unavailable),
    ...validateAtMostAll(maxSurge, surge),
    ...(hasUnavailable && hasSurge ? [invalid(surge, maxSurge, 'may not be set when maxUnavailable is non-zero')] : []),
    ...(hasUnavailable || hasSurge ? [] : [required(unavailable, 'cannot be 0 when maxSurge is 0')]),
  ];
}
