import { type FieldError, notSupported, required } from '../../../meta/field-error.ts';

export const failurePolicies = ['Fail', 'Ignore'];
export const matchPolicies = ['Equivalent', 'Exact'];
export const reinvocationPolicies = ['IfNeeded', 'Never'];

/** One of the words, or nothing. */
export function validateKnown(value: string | undefined, known: readonly string[], field: string): FieldError[] {
  return value === undefined || known.includes(value) ? [] : [notSupported(field, value, known)];
}

/** One of the words, which must be given; an empty one is not. */
export function validateWord(value: string | undefined, known: readonly string[], field: string): FieldError[] {
  return value === undefined ? [required(field)] : validateKnown(value, known, field);
}
