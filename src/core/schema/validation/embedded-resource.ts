import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { type FieldError, invalid, required } from '../../meta/field-error.ts';
import { checkDns1035Label } from '../../meta/names.ts';
import { isJsonObject, type JsonObject } from '../../meta/object.ts';

/** What is wrong with the resources that stand within a value: each has to say what it is. */
export function validateEmbeddedResources(schema: JSONSchemaProps, value: unknown, field: string): FieldError[] {
  const { items, properties = {}, additionalProperties } = schema;
  if (Array.isArray(value)) {
    if (!isJsonObject(items)) return [];
    return value.flatMap((item, index) => validateEmbeddedResources(items, item, `${field}[${index}]`));
  }
  if (!isJsonObject(value)) return [];
  return [
    ...(schema['x-kubernetes-embedded-resource'] === true ? validateEmbedded(value, field) : []),
    ...Object.entries(value).flatMap(([name, inner]) => {
      if (Object.hasOwn(properties, name)) {
        const property = properties[name];
        return property === undefined ? [] : validateEmbeddedResources(property, inner, `${field}.${name}`);
      }
      if (!isJsonObject(additionalProperties)) return [];
      return validateEmbeddedResources(additionalProperties, inner, `${field}[${name}]`);
    }),
  ];
}

function validateEmbedded(value: JsonObject, field: string): FieldError[] {
  return [
    ...(['apiVersion', 'kind'] as const).flatMap((name) =>
      Object.hasOwn(value, name) ? [] : [required(`${field}.${name}`)],
    ),
    ...validateText(value['apiVersion'], `${field}.apiVersion`, checkApiVersion),
    ...validateText(value['kind'], `${field}.kind`, checkKind),
  ];
}

function validateText(value: unknown, field: string, check: (text: string) => string | undefined): FieldError[] {
  if (value === undefined) return [];
  if (typeof value !== 'string') return [invalid(field, value, 'must be a string')];
  const problem = value === '' ? 'must not be empty' : check(value);
  return problem === undefined ? [] : [invalid(field, value, problem)];
}

function checkApiVersion(text: string): string | undefined {
  return text.split('/').length > 2 ? `unexpected GroupVersion string: ${text}` : undefined;
}

function checkKind(text: string): string | undefined {
  const problems = checkDns1035Label(text.toLowerCase());
  return problems.length === 0 ? undefined : `may have mixed case, but should otherwise match: ${problems.join(',')}`;
}
