import type { TopologySpreadConstraint } from '../../api/core-v1.ts';
import type { LabelSelector } from '../../api/meta-v1.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import { asErrors, validatePositive } from './basics.ts';
import { validateLabelSelector } from './label-selector.ts';

const actions = ['DoNotSchedule', 'ScheduleAnyway'];

export function validateTopologySpread(constraints: readonly TopologySpreadConstraint[], field: string): FieldError[] {
  return constraints.flatMap((constraint, index) => {
    const place = `${field}[${index}]`;
    const { topologyKey, whenUnsatisfiable, labelSelector, matchLabelKeys = [] } = constraint;
    const repeats = constraints.slice(index + 1).some((other) => nameOf(other) === nameOf(constraint));
    return [
      ...validatePositive(constraint.maxSkew, `${place}.maxSkew`),
      ...(topologyKey === '' ? [required(`${place}.topologyKey`, 'can not be empty')] : []),
      ...(actions.includes(whenUnsatisfiable)
        ? []
        : [notSupported(`${place}.whenUnsatisfiable`, whenUnsatisfiable, actions)]),
      ...(repeats ? [duplicate(`${place}.{topologyKey, whenUnsatisfiable}`, nameOf(constraint))] : []),
      ...validateMinDomains(constraint, `${place}.minDomains`),
      ...validateInclusion(constraint.nodeAffinityPolicy, `${place}.nodeAffinityPolicy`),
      ...validateInclusion(constraint.nodeTaintsPolicy, `${place}.nodeTaintsPolicy`),
      ...validateLabelKeys(matchLabelKeys, labelSelector, `${place}.matchLabelKeys`),
      ...validateLabelSelector(labelSelector, `${place}.labelSelector`),
    ];
  });
}

function nameOf({ topologyKey, whenUnsatisfiable }: TopologySpreadConstraint): string {
  return `{${topologyKey}, ${whenUnsatisfiable}}`;
}

function validateMinDomains({ minDomains, whenUnsatisfiable }: TopologySpreadConstraint, field: string): FieldError[] {
  if (minDomains === undefined) return [];
  const problem = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
  return [
    ...validatePositive(minDomains, field),
    ...(whenUnsatisfiable === 'DoNotSchedule' ? [] : [invalid(field, minDomains, problem)]),
  ];
}

function validateInclusion(policy: string | undefined, field: string): FieldError[] {
  if (policy === undefined || policy === 'Honor' || policy === 'Ignore') return [];
  return [notSupported(field, policy, ['Honor', 'Ignore'])];
}

/** Keys whose values are taken from the pod's own labels. */
export function validateLabelKeys(
  keys: readonly string[],
  selector: LabelSelector | undefined,
  field: string,
): FieldError[] {
  if (keys.length === 0) return [];
  if (selector === undefined) return [forbidden(field, 'must not be specified when labelSelector is not set')];
  return keys.flatMap((key, index) => asErrors(`${field}[${index}]`, key, checkQualifiedName(key)));
}
