import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedObjectReference } from '../../api/core-v1.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import { checkDns1123Subdomain } from '../../meta/names.ts';
import { cloneJson } from '../../meta/object.ts';
import { compareQuantities } from '../../meta/quantity.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { unifiedDiff } from '../../meta/unified-diff.ts';
import { internalView } from '../internal-view.ts';
import { asErrors, listOf, validateImmutable } from './basics.ts';
import { validateLabelSelector } from './label-selector.ts';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const volumeModes = ['Block', 'Filesystem'];
const onlySome =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** Everything but the metadata. */
export function validatePersistentVolumeClaim({ spec }: PersistentVolumeClaim): FieldError[] {
  return validateClaimSpec(spec, 'spec');
}

export function validateClaimSpec(spec: PersistentVolumeClaimSpec, field: string): FieldError[] {
  const { selector, storageClassName, volumeMode, dataSource, dataSourceRef, volumeAttributesClassName } = spec;
  const modes = listOf(spec.accessModes);
  return [
    ...(modes.length === 0 ? [required(`${field}.accessModes`, 'at least 1 access mode is required')] : []),
    ...validateLabelSelector(selector, `${field}.selector`),
    ...validateAccessModes(modes, `${field}.accessModes`),
    ...validateSize(spec, `${field}.resources[storage]`),
    ...validateClassName(storageClassName, `${field}.storageClassName`),
    ...(volumeMode === undefined || volumeModes.includes(volumeMode)
      ? []
      : [notSupported(`${field}.volumeMode`, volumeMode, volumeModes)]),
    ...(dataSource === undefined ? [] : validateSource(dataSource, `${field}.dataSource`)),
    ...(dataSourceRef === undefined ? [] : validateSource(dataSourceRef, `${field}.dataSourceRef`)),
    ...validateClassName(volumeAttributesClassName, `${field}.volumeAttributesClassName`),
  ];
}

/** Of claims and of volumes alike. */
export function validateAccessModes(modes: readonly string[], field: string): FieldError[] {
  const known = modes.filter((mode) => accessModes.includes(mode));
  const mixed = known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod');
  return [
    ...modes.filter((mode) => !accessModes.includes(mode)).map((mode) => notSupported(field, mode, accessModes)),
    ...(mixed ? [forbidden(field, 'may not use ReadWriteOncePod with other access modes')] : []),
  ];
}

function validateSize({ resources }: PersistentVolumeClaimSpec, field: string): FieldError[] {
  const size = resources?.requests?.['storage'];
  if (size === undefined) return [required(field)];
  return compareQuantities(size, 0) > 0 ? [] : [invalid(field, String(size), 'must be greater than zero')];
}

export function validateClassName(name: string | undefined, field: string): FieldError[] {
  return name ? asErrors(field, name, checkDns1123Subdomain(name)) : [];
}

function validateSource({ name, kind, apiGroup }: TypedObjectReference, field: string): FieldError[] {
  const isStray = !apiGroup && kind !== 'PersistentVolumeClaim';
  return [
    ...(name ? [] : [required(`${field}.name`)]),
    ...(kind ? [] : [required(`${field}.kind`)]),
    ...(isStray ? [invalid(field, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")] : []),
    ...(apiGroup ? asErrors(`${field}.apiGroup`, apiGroup, checkDns1123Subdomain(apiGroup)) : []),
  ];
}

/** A claim stays as it is, but that it gets its volume once, and may grow once it has it. */
export function validatePersistentVolumeClaimUpdate(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): FieldError[] {
  const size = claim.spec.resources?.requests?.['storage'] ?? '0';
  const oldSize = old.spec.resources?.requests?.['storage'] ?? '0';
  const shrinks = compareQuantities(size, oldSize) < 0;
  const tooFar = shrinks && compareQuantities(size, old.status?.capacity?.['storage'] ?? '0') <= 0;
  return [
    ...validatePersistentVolumeClaim(claim),
    ...validateSpecUpdate(claim, old),
    ...(tooFar ? [forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')] : []),
    ...validateImmutable(claim.spec.volumeMode, old.spec.volumeMode, 'volumeMode'),
  ];
}

function validateSpecUpdate({ spec, status }: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const [after, before] = [cloneJson(spec), cloneJson(old.spec)];
  if (!before.volumeName && after.volumeName !== undefined) before.volumeName = after.volumeName;
  if (before.storageClassName === undefined) delete after.storageClassName;
  const oldSize = before.resources?.requests?.['storage'];
  if (status?.phase === 'Bound' && after.resources?.requests !== undefined && oldSize !== undefined) {
    after.resources.requests['storage'] = oldSize;
    before.volumeAttributesClassName = after.volumeAttributesClassName ?? '';
    after.volumeAttributesClassName ??= '';
  }
  if (semanticEqual(after, before)) return [];
  return [forbidden('spec', `${onlySome}\n${unifiedDiff(show(before), show(after))}`)];
}

function show(spec: PersistentVolumeClaimSpec): string {
  return JSON.stringify(internalView('PersistentVolumeClaimSpec', spec), undefined, 1);
}
