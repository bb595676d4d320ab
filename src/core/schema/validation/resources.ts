import type { ResourceRequirements } from '../../api/core-v1.ts';
import type { Quantity } from '../../api/scalars.ts';
import { type FieldError, forbidden, invalid, required } from '../../meta/field-error.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import { compareQuantities, milliValue } from '../../meta/quantity.ts';
import { asErrors } from './basics.ts';

const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage']);
const otherStandardResources = new Set([
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'storage',
  'requests.storage',
  'services.nodeports',
  'services.loadbalancers',
]);

/** The requests and limits of a container. */
export function validateResources({ limits = {}, requests = {} }: ResourceRequirements, field: string): FieldError[] {
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  const hasHugePages = names.some(isHugePages);
  const hasCompute = names.some((name) => name === 'cpu' || name === 'memory');
  return [
    ...Object.entries(limits).flatMap(([name, amount]) => validateAmount(name, amount, `${field}.limits[${name}]`)),
    ...Object.entries(requests).flatMap(([name, amount]) => [
      ...validateAmount(name, amount, `${field}.requests[${name}]`),
      ...validateAgainstLimit(name, amount, limits[name], field),
    ]),
    ...(hasHugePages && !hasCompute ? [forbidden(field, 'HugePages require cpu or memory')] : []),
  ];
}

function validateAmount(name: string, amount: Quantity, field: string): FieldError[] {
  const isNegative = compareQuantities(amount, 0) < 0;
  return [
    ...validateContainerResourceName(name, field),
    ...(isNegative ? [invalid(field, String(amount), 'must be greater than or equal to 0')] : []),
    ...(isExtended(name) && milliValue(amount) % 1000 !== 0 ? [invalid(field, amount, 'must be an integer')] : []),
  ];
}

function validateAgainstLimit(
  name: string,
  amount: Quantity,
  limit: Quantity | undefined,
  field: string,
): FieldError[] {
  const mayOvercommit = isNative(name) && !isHugePages(name);
  if (limit === undefined) {
    return mayOvercommit ? [] : [required(`${field}.limits`, 'Limit must be set for non overcommitable resources')];
  }
  const order = compareQuantities(amount, limit);
  if (order !== 0 && !mayOvercommit) {
    return [invalid(`${field}.requests`, String(amount), `must be equal to ${name} limit of ${limit}`)];
  }
  return order > 0
    ? [invalid(`${field}.requests`, String(amount), `must be less than or equal to ${name} limit of ${limit}`)]
    : [];
}

/** Of anything that can be counted, not only of what a container asks for. */
export function validateResourceName(name: string, field: string): FieldError[] {
  const problems = checkQualifiedName(name);
  if (problems.length > 0) return asErrors(field, name, problems);
  const isStandard = containerResources.has(name) || otherStandardResources.has(name);
  if (name.includes('/') || isStandard || /^(requests\.)?hugepages-/.test(name)) return [];
  return [invalid(field, name, 'must be a standard resource type or fully qualified')];
}

export function validateContainerResourceName(name: string, field: string): FieldError[] {
  const problems = checkQualifiedName(name);
  if (problems.length > 0) return asErrors(field, name, problems);
  if (!name.includes('/')) {
    const isStandard = containerResources.has(name) || isHugePages(name);
    if (isStandard) return [];
    return [
      ...(otherStandardResources.has(name)
        ? []
        : [invalid(field, name, 'must be a standard resource type or fully qualified')]),
      invalid(field, name, 'must be a standard resource for containers'),
    ];
  }
  const follows = isNative(name) || isExtended(name);
  return follows ? [] : [invalid(field, name, "doesn't follow extended resource name standard")];
}

function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

export function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && checkQualifiedName(`requests.${name}`).length === 0;
}
