import type { VolumeAttachment, VolumeAttachmentSource } from '../../api/storage-v1.ts';
import { type FieldError, forbidden, required, tooLong } from '../../meta/field-error.ts';
import { byteLength, checkDns1123Subdomain } from '../../meta/names.ts';
import { asErrors, validateImmutable } from './basics.ts';

const longestDriver = 63;
const oneSource = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';

/** Everything but the metadata. */
export function validateVolumeAttachment({ spec }: VolumeAttachment): FieldError[] {
  const { attacher, source, nodeName } = spec;
  const name = source.persistentVolumeName;
  return [
    ...validateAttacher(attacher, 'spec.attacher'),
    ...validateSource(source, 'spec.source'),
    ...asErrors('spec.nodeName', nodeName, checkDns1123Subdomain(nodeName)),
    ...(name === undefined ? [] : asErrors('spec.source.persistentVolumeName', name, checkDns1123Subdomain(name))),
  ];
}

export function validateVolumeAttachmentUpdate(attachment: VolumeAttachment, old: VolumeAttachment): FieldError[] {
  return [...validateVolumeAttachment(attachment), ...validateImmutable(attachment.spec, old.spec, 'spec')];
}

function validateAttacher(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  return [
    ...(byteLength(name) > longestDriver ? [tooLong(field, longestDriver)] : []),
    ...asErrors(field, name, checkDns1123Subdomain(name.toLowerCase())),
  ];
}

function validateSource(
  { inlineVolumeSpec, persistentVolumeName: name }: VolumeAttachmentSource,
  field: string,
): FieldError[] {
  if (inlineVolumeSpec === undefined && name === undefined) return [required(field, oneSource)];
  if (inlineVolumeSpec !== undefined && name !== undefined) return [forbidden(field, oneSource)];
  return name === '' ? [required(`${field}.persistentVolumeName`, 'must specify non empty persistentVolumeName')] : [];
}
