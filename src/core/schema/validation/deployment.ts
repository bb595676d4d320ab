import type { Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment } from '../../api/apps-v1.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import { validateImmutable, validateNonNegative } from './basics.ts';
import { amountOf, validateAtMostAll, validateIntOrPercent, validateSelectorAndTemplate } from './workload.ts';

/** Everything but the metadata. */
export function validateDeployment({ spec }: Deployment): FieldError[] {
  return [
    ...validateNonNegative(spec.replicas ?? 0, 'spec.replicas'),
    ...validateSelectorAndTemplate(spec, 'deployment', 'spec'),
    ...validateStrategy(spec.strategy ?? {}, 'spec.strategy'),
    ...validateNonNegative(spec.minReadySeconds ?? 0, 'spec.minReadySeconds'),
    ...validateNonNegative(spec.revisionHistoryLimit ?? 0, 'spec.revisionHistoryLimit'),
    ...validateProgressDeadline(spec),
  ];
}

export function validateDeploymentUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  return [
    ...validateDeployment(deployment),
    ...validateImmutable(deployment.spec.selector, old.spec.selector, 'spec.selector'),
  ];
}

function validateProgressDeadline({
  progressDeadlineSeconds: seconds,
  minReadySeconds = 0,
}: DeploymentSpec): FieldError[] {
  const field = 'spec.progressDeadlineSeconds';
  if (seconds === undefined) return [];
  const isShort = seconds <= minReadySeconds;
  return [
    ...validateNonNegative(seconds, field),
    ...(isShort ? [invalid(field, seconds, 'must be greater than minReadySeconds')] : []),
  ];
}

function validateStrategy({ type = '', rollingUpdate }: DeploymentStrategy, field: string): FieldError[] {
  const place = `${field}.rollingUpdate`;
  switch (type) {
    case 'Recreate':
      return rollingUpdate === undefined
        ? []
        : [forbidden(place, "may not be specified when strategy `type` is 'Recreate'")];
    case 'RollingUpdate':
      return rollingUpdate === undefined
        ? [required(place, 'this should be defaulted and never be nil')]
        : validateRollingUpdate(rollingUpdate, place);
    default:
      return [
        notSupported(field, { Type: type, RollingUpdate: internalView(rollingUpdate) }, ['Recreate', 'RollingUpdate']),
      ];
  }
}

/** As the server shows it in messages. */
function internalView(update: RollingUpdateDeployment | undefined): object | null {
  return update === undefined ? null : { MaxUnavailable: update.maxUnavailable ?? 0, MaxSurge: update.maxSurge ?? 0 };
}

function validateRollingUpdate(
  { maxUnavailable = 0, maxSurge = 0 }: RollingUpdateDeployment,
  field: string,
): FieldError[] {
  const isStuck = amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0;
  const place = `${field}.maxUnavailable`;
  return [
    ...validateIntOrPercent(maxUnavailable, place),
    ...validateIntOrPercent(maxSurge, `${field}.maxSurge`),
    ...(isStuck ? [invalid(place, maxUnavailable, 'may not be 0 when `maxSurge` is 0')] : []),
    ...validateAtMostAll(maxUnavailable, place),
  ];
}
