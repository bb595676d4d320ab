import type { ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '../../api/core-v1.ts';
import type { Quantity } from '../../api/scalars.ts';
import { type FieldError, invalid, required } from '../../meta/field-error.ts';
import { canonicalQuantity, compareQuantities, milliValue } from '../../meta/quantity.ts';
import { listOf } from './basics.ts';
import { isExtended, validateResourceName } from './resources.ts';

const compute = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];
const counted = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const limited = [
  ...compute,
  ...counted,
  'ephemeral-storage',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.ephemeral-storage',
];

/** Which resources a scope can be about. */
const scopes: ReadonlyMap<string, readonly string[]> = new Map([
  ['Terminating', ['pods', ...compute]],
  ['NotTerminating', ['pods', ...compute]],
  ['NotBestEffort', ['pods', ...compute]],
  ['PriorityClass', ['pods', ...compute]],
  ['CrossNamespacePodAffinity', ['pods', ...compute]],
  ['BestEffort', ['pods']],
  ['VolumeAttributesClass', ['persistentvolumeclaims', 'requests.storage']],
]);
const existing = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity'];
const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;
const mustExist =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

/** Everything but the metadata. */
export function validateResourceQuota({ spec }: ResourceQuota): FieldError[] {
  return [
    ...Object.entries(spec.hard ?? {}).flatMap(([name, amount]) => validateHard(name, amount, `spec.hard[${name}]`)),
    ...validateScopes(spec),
    ...validateSelector(spec),
  ];
}

export function validateResourceQuotaUpdate(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  const textOf = ({ spec }: ResourceQuota): string => [...new Set(spec.scopes)].sort().join();
  return [
    ...validateResourceQuota(quota),
    ...(textOf(quota) === textOf(old) ? [] : [invalid('spec.scopes', quota.spec.scopes ?? null, 'field is immutable')]),
  ];
}

function validateHard(name: string, amount: Quantity, field: string): FieldError[] {
  const text = canonicalQuantity(amount);
  const isSplit = milliValue(amount) % 1000 !== 0 && (counted.includes(name) || isExtended(name));
  return [
    ...validateResourceName(name, field),
    ...(name.includes('/') || isLimited(name) ? [] : [invalid(field, name, 'must be a standard resource for quota')]),
    ...(compareQuantities(amount, 0) < 0 ? [invalid(field, text, 'must be greater than or equal to 0')] : []),
    ...(isSplit ? [invalid(field, text, 'must be an integer')] : []),
  ];
}

function isLimited(name: string): boolean {
  return limited.includes(name) || /^(requests\.)?hugepages-/.test(name);
}

/** The resources limited that the scope says nothing about. */
function strayOf(scope: string, { hard = {} }: ResourceQuotaSpec): string[] {
  const valid = scopes.get(scope);
  return valid === undefined ? [] : Object.keys(hard).filter((name) => isLimited(name) && !valid.includes(name));
}

function validateScopes(spec: ResourceQuotaSpec): FieldError[] {
  const field = 'spec.scopes';
  const given = listOf(spec.scopes);
  return [
    ...given.flatMap((scope) => [
      ...(scopes.has(scope) ? [] : [invalid(field, given, 'unsupported scope')]),
      ...strayOf(scope, spec).map(() => invalid(field, given, 'unsupported scope applied to resource')),
    ]),
    ...validateOpposites(given, spec),
  ];
}

function validateOpposites(given: readonly string[], spec: ResourceQuotaSpec): FieldError[] {
  return opposites
    .filter((pair) => pair.every((scope) => given.includes(scope)))
    .map(() => invalid('spec.scopes', spec.scopes ?? null, 'conflicting scopes'));
}

function validateSelector(spec: ResourceQuotaSpec): FieldError[] {
  const requirements = listOf(spec.scopeSelector?.matchExpressions);
  const names = requirements.map(({ scopeName }) => scopeName);
  const field = 'spec.scopeSelector.matchExpressions';
  const view = { MatchExpressions: requirements.map(viewOf) };
  return [
    ...requirements.flatMap((requirement) => [
      ...(scopes.has(requirement.scopeName)
        ? []
        : [invalid(`${field}.scopeName`, requirement.scopeName, 'unsupported scope')]),
      ...strayOf(requirement.scopeName, spec).map(() => invalid(field, view, 'unsupported scope applied to resource')),
      ...validateRequirement(requirement, field),
    ]),
    ...validateOpposites(names, spec),
  ];
}

/** As the server shows it in messages. */
function viewOf({ scopeName, operator, values }: ScopedResourceSelectorRequirement): object {
  return { ScopeName: scopeName, Operator: operator, Values: values ?? null };
}

function validateRequirement(
  { scopeName, operator, values }: ScopedResourceSelectorRequirement,
  field: string,
): FieldError[] {
  const hasValues = listOf(values).length > 0;
  const none = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
  const some = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
  const isSet = operator === 'In' || operator === 'NotIn';
  const isPresence = operator === 'Exists' || operator === 'DoesNotExist';
  const place = `${field}.operator`;
  return [
    ...(existing.includes(scopeName) && operator !== 'Exists' ? [invalid(place, operator, mustExist)] : []),
    ...(isSet && !hasValues ? [required(`${field}.values`, some)] : []),
    ...(isPresence && hasValues ? [invalid(`${field}.values`, values, none)] : []),
    ...(isSet || isPresence ? [] : [invalid(place, operator, 'not a valid selector operator')]),
  ];
}
