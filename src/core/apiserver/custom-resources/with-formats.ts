import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import type { FieldError } from '../../meta/field-error.ts';
import type { FieldErrors } from '../../registry/lazy-validator.ts';

const known = new WeakMap<JSONSchemaProps, boolean>();

/** Adds what the formats in a schema have against an object; without formats that is nothing, at once. */
export function withFormats(
  schema: JSONSchemaProps,
  errors: FieldError[],
  object: object,
  then: (errors: FieldError[]) => FieldErrors,
): FieldErrors {
  let hasFormats = known.get(schema);
  if (hasFormats === undefined) {
    hasFormats = JSON.stringify(schema).includes('"format":"');
    known.set(schema, hasFormats);
  }
  if (!hasFormats) return then(errors);
  return import('../../schema/validation/formats.ts').then(({ validateFormats }) =>
    then([...errors, ...validateFormats(schema, object, '')]),
  );
}
