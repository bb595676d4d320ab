import { type FieldError, invalid, required, tooLong } from '../../../meta/field-error.ts';
import { byteLength, checkCIdentifier, checkDns1123Label, checkDns1123Subdomain } from '../../../meta/names.ts';
import { asErrors, validateRequiredName } from '../basics.ts';

const longestDriver = 63;
const longestIdentifier = 32;
const longestPool = 253;
const noDomain = 'a fully qualified name must be a domain and a name separated by a slash';

export function validateLabelName(name: string, field: string): FieldError[] {
  return asErrors(field, name, checkDns1123Label(name));
}

/** A label where an empty one counts as missing. */
export function validateRequiredLabel(name: string | undefined, field: string): FieldError[] {
  return validateRequiredName(name, checkDns1123Label, field);
}

export function validateDriver(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  return [
    ...(byteLength(name) > longestDriver ? [tooLong(field, longestDriver)] : []),
    ...asErrors(field, name, checkDns1123Subdomain(name.toLowerCase())),
  ];
}

/** Subdomains, with slashes between. */
export function validatePool(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  return [
    ...(byteLength(name) > longestPool ? [tooLong(field, longestPool)] : []),
    ...name.split('/').flatMap((part) => asErrors(field, part, checkDns1123Subdomain(part))),
  ];
}

/** The name of an attribute or a capacity, with or without a domain. */
export function validateQualifiedName(name: string, field: string): FieldError[] {
  const [domain = '', identifier, ...more] = name.split('/');
  if (more.length > 0) return [];
  if (identifier === undefined) return validateIdentifier(domain, field);
  return [
    ...(domain === '' ? [invalid(field, '', 'the domain must not be empty')] : validateDriver(domain, field)),
    ...(identifier === '' ? [invalid(field, '', 'the name must not be empty')] : validateIdentifier(identifier, field)),
  ];
}

export function validateFullName(name: string, field: string): FieldError[] {
  return [...validateQualifiedName(name, field), ...(name.includes('/') ? [] : [invalid(field, name, noDomain)])];
}

function validateIdentifier(name: string, field: string): FieldError[] {
  return [
    ...(byteLength(name) > longestIdentifier ? [tooLong(field, longestIdentifier)] : []),
    ...asErrors(field, name, checkCIdentifier(name)),
  ];
}
