import type { JSONSchemaProps } from '../../../api/apiextensions-v1.ts';
import { deepEqual } from '../../../meta/deep-equal.ts';
import { type FieldError, forbidden, invalid } from '../../../meta/field-error.ts';
import { isJsonObject } from '../../../meta/object.ts';
import { listOf } from '../basics.ts';
import { explainPattern } from './explain-pattern.ts';
import { isSet } from './is-set.ts';

const forbiddenFields = [
  ['type', 'empty'],
  ['additionalProperties', 'undefined'],
  ['default', 'undefined'],
  ['title', 'empty'],
  ['description', 'empty'],
  ['nullable', 'false'],
  ['x-kubernetes-preserve-unknown-fields', 'false'],
  ['x-kubernetes-embedded-resource', 'false'],
  ['x-kubernetes-int-or-string', 'false'],
  ['x-kubernetes-list-map-keys', 'empty'],
  ['x-kubernetes-list-type', 'undefined'],
  ['x-kubernetes-map-type', 'undefined'],
  ['x-kubernetes-validations', 'empty'],
] as const;

const intOrString = [{ type: 'integer' }, { type: 'string' }];

/** `isIntOrString`: the alternatives that say so may tell types. */
export function validateValues(schema: JSONSchemaProps, field: string, isIntOrString = false): FieldError[] {
  const { allOf, anyOf, oneOf, not, pattern } = schema;
  const isKnown = isIntOrString || deepEqual(anyOf, intOrString);
  const problem = pattern ? explainPattern(pattern) : undefined;
  return [
    ...(isKnown
      ? []
      : listOf(anyOf).flatMap((each, index) => validateNestedSchema(each, `${field}.anyOf[${index}]`, false))),
    ...listOf(allOf).flatMap((each, index) =>
      validateNestedSchema(each, `${field}.allOf[${index}]`, index === 0 && deepEqual(each.anyOf, intOrString)),
    ),
    ...listOf(oneOf).flatMap((each, index) => validateNestedSchema(each, `${field}.oneOf[${index}]`, false)),
    ...(not === undefined ? [] : validateNestedSchema(not, `${field}.not`, false)),
    ...(problem === undefined
      ? []
      : [invalid(`${field}.pattern`, pattern, `must be a valid regular expression, but isn't: ${problem}`)]),
  ];
}

/** An alternative narrows what is declared, but declares nothing. `isIntOrString`: its own alternatives may tell types. */
function validateNestedSchema(schema: JSONSchemaProps, field: string, isIntOrString: boolean): FieldError[] {
  const { items, properties = {} } = schema;
  const metadata = 'must not be specified in a nested context';
  return [
    ...validateValues(schema, field, isIntOrString),
    ...(isJsonObject(items) ? validateNestedSchema(items, `${field}.items`, false) : []),
    ...Object.entries(properties).flatMap(([name, property]) =>
      validateNestedSchema(property, `${field}.properties[${name}]`, false),
    ),
    ...forbiddenFields.flatMap(([name, wanted]) =>
      isForbidden(name, schema[name]) ? [forbidden(`${field}.${name}`, `must be ${wanted} to be structural`)] : [],
    ),
    ...(properties['metadata'] === undefined ? [] : [forbidden(`${field}.properties[metadata]`, metadata)]),
  ];
}

function isForbidden(name: string, value: unknown): boolean {
  return name === 'default' ? value !== undefined && value !== null : isSet(name, value);
}
