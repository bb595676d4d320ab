import type { DownwardAPIVolumeFile, ObjectFieldSelector, ResourceFieldSelector } from '../../api/core-v1.ts';
import type { Quantity } from '../../api/scalars.ts';
import { type FieldError, invalid, notSupported, required } from '../../meta/field-error.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import { canonicalQuantity, compareQuantities } from '../../meta/quantity.ts';
import { asErrors } from './basics.ts';
import { validateFileMode, validateRelativePath } from './paths.ts';

const environmentFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const volumeFields = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];
const knownFields = new Set([
  ...environmentFields,
  ...volumeFields,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);
const resourceFields = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const sizeDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

/** What an environment variable or a file takes from the pod itself. */
export function validateObjectField(
  { apiVersion, fieldPath }: ObjectFieldSelector,
  place: 'environment' | 'volume',
  field: string,
): FieldError[] {
  if (!apiVersion) return [required(`${field}.apiVersion`)];
  if (!fieldPath) return [required(`${field}.fieldPath`)];
  const [, path = fieldPath, subscript] = /^(.*?)\['(.*)'\]$/.exec(fieldPath) ?? [];
  if (apiVersion !== 'v1' || !knownFields.has(path)) {
    const problem =
      apiVersion === 'v1' ? `field label not supported: ${fieldPath}` : `unsupported pod version: ${apiVersion}`;
    return [invalid(`${field}.fieldPath`, fieldPath, `error converting fieldPath: ${problem}`)];
  }
  if (subscript !== undefined) return validateSubscript(path, subscript, field);
  const supported = place === 'environment' ? environmentFields : volumeFields;
  return supported.includes(path) ? [] : [notSupported(`${field}.fieldPath`, path, supported)];
}

function validateSubscript(path: string, subscript: string, field: string): FieldError[] {
  if (path === 'metadata.labels') return asErrors(field, subscript, checkQualifiedName(subscript));
  if (path !== 'metadata.annotations') return [invalid(field, path, 'does not support subscript')];
  return asErrors(field, subscript.toLowerCase(), checkQualifiedName(subscript.toLowerCase()));
}

export function validateResourceField(
  { containerName = '', resource, divisor = '0' }: ResourceFieldSelector,
  place: 'environment' | 'volume',
  field: string,
): FieldError[] {
  const divisorErrors = validateDivisor(resource, divisor, field);
  if (place === 'volume' && containerName === '') return [required(`${field}.containerName`), ...divisorErrors];
  if (resource === '') return [required(`${field}.resource`), ...divisorErrors];
  const isKnown = resourceFields.includes(resource) || /^(requests|limits)\.hugepages-/.test(resource);
  return isKnown ? divisorErrors : [notSupported(`${field}.resource`, resource, resourceFields), ...divisorErrors];
}

function validateDivisor(resource: string, divisor: Quantity, field: string): FieldError[] {
  if (compareQuantities(divisor, 0) === 0) return [];
  const text = canonicalQuantity(divisor);
  if (resource.endsWith('.cpu')) {
    const problem = "only divisor's values 1m and 1 are supported with the cpu resource";
    return text === '1' || text === '1m' ? [] : [invalid(`${field}.divisor`, resource, problem)];
  }
  if (sizeDivisors.includes(text)) return [];
  const what = resource.endsWith('.memory') ? 'memory' : 'local ephemeral storage';
  const problem = `only divisor's values ${sizeDivisors.join(', ')} are supported with the ${what} resource`;
  return [invalid(`${field}.divisor`, resource, problem)];
}

export function validateDownwardApiFile(file: DownwardAPIVolumeFile, field: string): FieldError[] {
  const { path, fieldRef, resourceFieldRef, mode } = file;
  return [
    ...(path === '' ? [required(`${field}.path`)] : []),
    ...validateRelativePath(path, `${field}.path`),
    ...validateFileSource(fieldRef, resourceFieldRef, field),
    ...validateFileMode(mode, `${field}.mode`),
  ];
}

function validateFileSource(
  fieldRef: ObjectFieldSelector | undefined,
  resourceFieldRef: ResourceFieldSelector | undefined,
  field: string,
): FieldError[] {
  if (fieldRef !== undefined) {
    const both = 'fieldRef and resourceFieldRef can not be specified simultaneously';
    return [
      ...validateObjectField(fieldRef, 'volume', `${field}.fieldRef`),
      ...(resourceFieldRef === undefined ? [] : [invalid(field, 'resource', both)]),
    ];
  }
  if (resourceFieldRef !== undefined)
    return validateResourceField(resourceFieldRef, 'volume', `${field}.resourceFieldRef`);
  return [required(field, 'one of fieldRef and resourceFieldRef is required')];
}
