import { duplicate, type FieldError, invalid, notSupported, required } from '../../meta/field-error.ts';
import { ipFamilyOf } from '../../meta/ip-address.ts';
import { checkDns1123Subdomain } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';

/** A list that may be missing: required lists that a client left out arrive as null. */
export function listOf<T>(list: readonly T[] | null | undefined): readonly T[] {
  return list ?? [];
}

/** The result of one of the checks in `meta/names`, as errors of a field. */
export function asErrors(field: string, value: unknown, messages: readonly string[]): FieldError[] {
  return messages.map((message) => invalid(field, value, message));
}

export function validateNonNegative(value: number, field: string): FieldError[] {
  return value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : [];
}

export function validatePositive(value: number, field: string): FieldError[] {
  return value <= 0 ? [invalid(field, value, 'must be greater than zero')] : [];
}

/** Nothing but the old value will do. */
export function validateImmutable(value: unknown, old: unknown, field: string): FieldError[] {
  return semanticEqual(value, old) ? [] : [invalid(field, value, 'field is immutable')];
}

/** One of the values, which must be given. */
export function validateChoice(value: string | undefined, choices: readonly string[], field: string): FieldError[] {
  if (value === undefined || value === '') return [required(field)];
  return choices.includes(value) ? [] : [notSupported(field, value, choices)];
}

/** A name that must be given, checked by one of the rules in `meta/names`. */
export function validateRequiredName(
  name: string | undefined,
  check: (name: string) => readonly string[],
  field: string,
): FieldError[] {
  return name === undefined || name === '' ? [required(field)] : asErrors(field, name, check(name));
}

/** The names that occur more than once, at each place but the first. */
export function findDuplicates(
  names: readonly (string | undefined)[],
  fieldOf: (index: number) => string,
): FieldError[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    if (name === undefined || name === '') return [];
    if (seen.has(name)) return [duplicate(fieldOf(index), name)];
    seen.add(name);
    return [];
  });
}

export function validateIp(value: string, field: string): FieldError[] {
  if (ipFamilyOf(value) !== undefined) return [];
  return [invalid(field, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
}

/** `acme.io/foo`. */
export function validateDomainPath(text: string, field: string): FieldError[] {
  if (text === '') return [required(field)];
  const [domain = ''] = text.split('/', 1);
  if (domain === '' || domain.length + 1 >= text.length)
    return [invalid(field, text, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  return asErrors(field, domain, checkDns1123Subdomain(domain));
}
