import type { VolumeAttributesClass } from '../../api/storage-v1.ts';
import { type FieldError, forbidden, invalid, required, tooMany } from '../../meta/field-error.ts';
import { byteLength, checkQualifiedName } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { asErrors } from './basics.ts';

const mostParameters = 512;
const mostBytes = 256 * 1024;

/** Everything but the metadata. */
export function validateVolumeAttributesClass({ driverName, parameters = {} }: VolumeAttributesClass): FieldError[] {
  const name = driverName.toLowerCase();
  const entries = Object.entries(parameters);
  const size = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  return [
    ...(name === '' ? [required('driverName')] : asErrors('driverName', name, checkQualifiedName(name))),
    ...(entries.length > mostParameters ? [tooMany('parameters', entries.length, mostParameters)] : []),
    ...('' in parameters ? [invalid('parameters', '', 'field can not be empty.')] : []),
    ...(size > mostBytes ? [tooMany('parameters', size, mostBytes)] : []),
    ...(entries.length === 0 ? [required('parameters', 'must contain at least one key/value pair')] : []),
  ];
}

export function validateVolumeAttributesClassUpdate(
  volumeClass: VolumeAttributesClass,
  old: VolumeAttributesClass,
): FieldError[] {
  const fixed = ['driverName', 'parameters'] as const;
  const changed = fixed.filter((name) => !semanticEqual(volumeClass[name], old[name]));
  return [
    ...changed.map((name) => forbidden(name, `updates to ${name} are forbidden.`)),
    ...validateVolumeAttributesClass(volumeClass),
  ];
}
