import { goJson, quote } from './quote.ts';

export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooShort'
  | 'FieldValueTooMany'
  | 'FieldValueTooFew'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/**
 * What validation has against one field. `field` is a path such as `spec.template.spec.containers[0].name`; map keys stand
 * in brackets too. Paths are plain strings: write `${path}.name` and `${path}[${index}]`.
 */
export interface FieldError {
  readonly type: FieldErrorType;
  readonly field: string;
  /** The message without the path: `Invalid value: -1: must be greater than or equal to 0`. */
  readonly body: string;
}

const words: Record<FieldErrorType, string> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooShort: 'Too short',
  FieldValueTooMany: 'Too many',
  FieldValueTooFew: 'Too few',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
};

/** `path` may be empty for the root, which Kubernetes renders as `<nil>` in an error and as nothing in a child's path. */
export function childPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

export function required(field: string, detail = ''): FieldError {
  return withoutValue('FieldValueRequired', field, detail);
}

export function forbidden(field: string, detail: string): FieldError {
  return withoutValue('FieldValueForbidden', field, detail);
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return withValue('FieldValueInvalid', field, value, detail);
}

/** A structure as a whole, which is not shown. */
export function invalidWhole(field: string, detail: string): FieldError {
  return withoutValue('FieldValueInvalid', field, detail);
}

export function typeInvalid(field: string, value: unknown, detail: string): FieldError {
  return withValue('FieldValueTypeInvalid', field, value, detail);
}

export function notFound(field: string, value: unknown): FieldError {
  return withValue('FieldValueNotFound', field, value, '');
}

export function duplicate(field: string, value: unknown): FieldError {
  return withValue('FieldValueDuplicate', field, value, '');
}

/** `supported` is listed in the order given; Kubernetes mostly sorts it. */
/** With a word on what must not be repeated. */
export function duplicateOf(field: string, value: unknown, detail: string): FieldError {
  return withValue('FieldValueDuplicate', field, value, detail);
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length === 0 ? '' : `supported values: ${supported.map(quote).join(', ')}`;
  return withValue('FieldValueNotSupported', field, value, detail);
}

/** `maximum` counts bytes. */
export function tooLong(field: string, maximum: number): FieldError {
  return withoutValue('FieldValueTooLong', field, `may not be more than ${count(maximum, 'byte')}`);
}

export function tooMany(field: string, actual: number, maximum: number): FieldError {
  return withValue('FieldValueTooMany', field, actual, `must have at most ${count(maximum, 'item')}`);
}

/** `spec.replicas: Invalid value: -1: must be greater than or equal to 0`. */
export function formatFieldError(error: FieldError): string {
  return `${error.field === '' ? '<nil>' : error.field}: ${error.body}`;
}

/** One error as itself; several, each once, as `[a, b]`. Undefined for none. */
export function formatFieldErrors(errors: readonly FieldError[]): string | undefined {
  const messages = [...new Set(errors.map(formatFieldError))];
  return messages.length > 1 ? `[${messages.join(', ')}]` : messages[0];
}

function withoutValue(type: FieldErrorType, field: string, detail: string): FieldError {
  return { type, field, body: detail === '' ? words[type] : `${words[type]}: ${detail}` };
}

function withValue(type: FieldErrorType, field: string, value: unknown, detail: string): FieldError {
  const shown = typeof value === 'string' ? quote(value) : goJson(value);
  return { type, field, body: `${words[type]}: ${shown}${detail === '' ? '' : `: ${detail}`}` };
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
