import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import {
  childPath,
  type FieldError,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
  typeInvalid,
} from '../../meta/field-error.ts';
import { isJsonObject, type JsonObject } from '../../meta/object.ts';

/** What is wrong with a value by its OpenAPI schema, in the words of the server. The root's path is empty. */
export function validateValue(schema: JSONSchemaProps, value: unknown, path: string): FieldError[] {
  if (value === null && schema.nullable === true) return [];
  const mismatch = validateType(schema, value, path);
  if (mismatch.length > 0) return mismatch;
  return [
    ...validateCombinations(schema, value, path),
    ...validateEnum(schema, value, path),
    ...(typeof value === 'string' ? validateText(schema, value, path) : []),
    ...(typeof value === 'number' ? validateNumber(schema, value, path) : []),
    ...(Array.isArray(value) ? validateList(schema, value, path) : []),
    ...(isJsonObject(value) ? validateObject(schema, value, path) : []),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function validateType(schema: JSONSchemaProps, value: unknown, path: string): FieldError[] {
  const found = typeOf(value);
  const wanted =
    schema['x-kubernetes-int-or-string'] === true ? ['integer', 'string'] : schema.type ? [schema.type] : [];
  const isRight = wanted.length === 0 || wanted.includes(found) || (found === 'integer' && wanted.includes('number'));
  if (isRight) return [];
  return [typeInvalid(path, found, `${path} in body must be of type ${wanted.join(',')}: ${JSON.stringify(found)}`)];
}

function validateEnum({ enum: choices }: JSONSchemaProps, value: unknown, path: string): FieldError[] {
  if (choices === undefined || choices.some((choice) => deepEqual(choice, value))) return [];
  return [
    notSupported(
      path,
      value,
      choices.map((choice) => (typeof choice === 'string' ? choice : JSON.stringify(choice))),
    ),
  ];
}

function validateText(schema: JSONSchemaProps, value: string, path: string): FieldError[] {
  const { minLength, maxLength, pattern } = schema;
  const length = Array.from(value).length;
  const errors: FieldError[] = [];
  if (maxLength !== undefined && length > maxLength) errors.push(tooLong(path, maxLength));
  if (minLength !== undefined && length < minLength) {
    errors.push(invalid(path, value, `${path} in body should be at least ${minLength} chars long`));
  }
  if (pattern !== undefined && !matches(pattern, value)) {
    errors.push(invalid(path, value, `${path} in body should match '${pattern}'`));
  }
  return errors;
}

/** A pattern that this engine cannot read refuses nothing. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

function validateNumber(schema: JSONSchemaProps, value: number, path: string): FieldError[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const errors: FieldError[] = [];
  const refuse = (detail: string): void =>
    void errors.push(invalid(path, value, `${path} in body should be ${detail}`));
  if (maximum !== undefined && (exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    refuse(`less than ${exclusiveMaximum === true ? '' : 'or equal to '}${maximum}`);
  }
  if (minimum !== undefined && (exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    refuse(`greater than ${exclusiveMinimum === true ? '' : 'or equal to '}${minimum}`);
  }
  if (multipleOf !== undefined && value % multipleOf !== 0) refuse(`a multiple of ${multipleOf}`);
  return errors;
}

function validateList(schema: JSONSchemaProps, list: readonly unknown[], path: string): FieldError[] {
  const { minItems, maxItems, items, uniqueItems } = schema;
  const errors: FieldError[] = [];
  if (minItems !== undefined && list.length < minItems) {
    errors.push(invalid(path, list.length, `${path} in body should have at least ${minItems} items`));
  }
  if (maxItems !== undefined && list.length > maxItems) errors.push(tooMany(path, list.length, maxItems));
  if (uniqueItems === true && new Set(list.map((item) => JSON.stringify(item))).size < list.length) {
    errors.push(invalid(path, '', `${path} in body shouldn't contain duplicates`));
  }
  if (!isJsonObject(items)) return errors;
  return [...errors, ...list.flatMap((item, index) => validateValue(items, item, `${path}[${index}]`))];
}

function validateObject(schema: JSONSchemaProps, object: JsonObject, path: string): FieldError[] {
  const { properties = {}, additionalProperties, required: names = [], minProperties, maxProperties } = schema;
  const count = Object.keys(object).length;
  const errors: FieldError[] = names
    .filter((name) => !Object.hasOwn(object, name))
    .map((name) => required(childPath(path, name)));
  if (minProperties !== undefined && count < minProperties) {
    errors.push(invalid(path, count, `${path} in body should have at least ${minProperties} properties`));
  }
  if (maxProperties !== undefined && count > maxProperties) errors.push(tooMany(path, count, maxProperties));
  const values = Object.entries(object).flatMap(([name, value]) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    return isJsonObject(property) ? validateValue(property, value, childPath(path, name)) : [];
  });
  return [...errors, ...values];
}

function validateCombinations(schema: JSONSchemaProps, value: unknown, path: string): FieldError[] {
  const { allOf = [], anyOf = [], oneOf = [], not } = schema;
  const errors = allOf.flatMap((part) => validateValue(part, value, path));
  const failures = (parts: readonly JSONSchemaProps[]): FieldError[][] =>
    parts.map((part) => validateValue(part, value, path));
  const refuse = (detail: string): FieldError => invalid('', '', `${JSON.stringify(path)} must${detail}`);
  const any = failures(anyOf);
  if (anyOf.length > 0 && any.every((found) => found.length > 0)) {
    errors.push(refuse(' validate at least one schema (anyOf)'), ...(any[0] ?? []));
  }
  const one = failures(oneOf);
  const valid = one.filter((found) => found.length === 0).length;
  if (oneOf.length > 0 && valid !== 1) {
    const detail = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`;
    errors.push(refuse(` validate one and only one schema (oneOf). ${detail}`));
    if (valid === 0) errors.push(...(one[0] ?? []));
  }
  if (not !== undefined && validateValue(not, value, path).length === 0)
    errors.push(refuse(' not validate the schema (not)'));
  return errors;
}
