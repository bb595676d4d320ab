import type { IPAddress } from '../../api/networking-v1.ts';
import { type FieldError, required } from '../../meta/field-error.ts';
import { checkDns1123Subdomain, checkPathSegmentName } from '../../meta/names.ts';
import { asErrors, validateImmutable, validateRequiredName } from './basics.ts';

const field = 'spec.parentRef';

/** Everything but the metadata. */
export function validateIpAddress({ spec }: IPAddress): FieldError[] {
  if (spec?.parentRef === undefined) return [required(field)];
  const { group = '', resource, namespace = '', name } = spec.parentRef;
  return [
    ...(group === '' ? [] : asErrors(`${field}.group`, group, checkDns1123Subdomain(group))),
    ...validateRequiredName(resource, checkPathSegmentName, `${field}.resource`),
    ...validateRequiredName(name, checkPathSegmentName, `${field}.name`),
    ...(namespace === '' ? [] : asErrors(`${field}.namespace`, namespace, checkPathSegmentName(namespace))),
  ];
}

export function validateIpAddressUpdate({ spec }: IPAddress, old: IPAddress): FieldError[] {
  return validateImmutable(spec?.parentRef, old.spec?.parentRef, field);
}
