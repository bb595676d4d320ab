import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { type FieldError, type FieldErrorType, invalid } from '../../meta/field-error.ts';
import { isJsonObject } from '../../meta/object.ts';
import type { FieldErrors } from '../../registry/lazy-validator.ts';
import type { WriteContext } from '../../registry/write-context.ts';

/** What makes an object unfit to have rules tried on it. */
const blocking: readonly FieldErrorType[] = [
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
];
const unchecked =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

/** Adds what the rules of a schema have against an object to what its types have; without rules that is nothing, at once. */
export function withRules(
  schema: JSONSchemaProps,
  errors: FieldError[],
  object: object,
  old: object | undefined,
  context: WriteContext,
): FieldErrors {
  if (!hasRules(schema)) return errors;
  if (isBlocked(errors)) return [...errors, invalid('', null, unchecked)];
  return import('../../cel/rules/validate-rules.ts').then(({ validateRules }) => [
    ...errors,
    ...validateRules(schema, object, old, (message) => context.warn(message)),
  ]);
}

/** Says of an object whose fields are of other types that its rules were not tried. */
export function withoutRules(schema: JSONSchemaProps, errors: FieldError[]): FieldError[] {
  return isBlocked(errors) && hasRules(schema) ? [...errors, invalid('', null, unchecked)] : errors;
}

function isBlocked(errors: readonly FieldError[]): boolean {
  return errors.some(({ type }) => blocking.includes(type));
}

const known = new WeakMap<JSONSchemaProps, boolean>();

function hasRules(schema: JSONSchemaProps): boolean {
  let found = known.get(schema);
  if (found === undefined) {
    found = findRules(schema);
    known.set(schema, found);
  }
  return found;
}

function findRules({ properties = {}, additionalProperties, items, ...schema }: JSONSchemaProps): boolean {
  return (
    (schema['x-kubernetes-validations'] ?? []).length > 0 ||
    Object.values(properties).some(findRules) ||
    (isJsonObject(additionalProperties) && findRules(additionalProperties)) ||
    (isJsonObject(items) && findRules(items))
  );
}
