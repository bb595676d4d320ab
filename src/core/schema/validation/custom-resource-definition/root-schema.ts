import type { JSONSchemaProps } from '../../../api/apiextensions-v1.ts';
import { type FieldError, forbidden } from '../../../meta/field-error.ts';
import { validateDefaults } from './defaults.ts';
import { isConvertible } from './is-convertible.ts';
import { validateOpenApiSchema } from './open-api-schema.ts';
import { validateStructuralSchema } from './structural-schema.ts';

/** The schema of a version's objects. Defaults are looked at when the structure is right. */
export function validateRootSchema(schema: JSONSchemaProps, field: string): FieldError[] {
  return [
    ...(schema.nullable === true ? [forbidden(`${field}.nullable`, 'nullable cannot be true at the root')] : []),
    ...validateStructure(schema, field),
    ...validateOpenApiSchema(schema, field),
  ];
}

function validateStructure(schema: JSONSchemaProps, field: string): FieldError[] {
  if (!isConvertible(schema)) return [];
  const errors = validateStructuralSchema(schema, field);
  return errors.length > 0 ? errors : validateDefaults(schema, field);
}
