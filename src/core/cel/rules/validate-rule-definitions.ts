import type { JSONSchemaProps, ValidationRule } from '../../api/apiextensions-v1.ts';
import { type FieldError, invalid, notSupported, required } from '../../meta/field-error.ts';
import { isJsonObject } from '../../meta/object.ts';
import { schemaType } from '../schema/schema-type.ts';
import { compileRule } from './compile-rule.ts';
import { parseFieldPath } from './field-path.ts';

const reasons = ['FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired', 'FieldValueDuplicate'].sort();

/** What is wrong with the rules in a schema; those below come first. `uncorrelated` is where old values stop being known. */
export function validateRuleDefinitions(
  schema: JSONSchemaProps,
  field: string,
  isRoot = true,
  uncorrelated?: string,
): FieldError[] {
  const { properties = {}, additionalProperties, items } = schema;
  const below = schema['x-kubernetes-list-type'] === 'map' ? uncorrelated : (uncorrelated ?? field);
  const type = schemaType(schema, 'selfType', isRoot);
  const rules = schema['x-kubernetes-validations'] ?? [];
  return [
    ...(isJsonObject(additionalProperties)
      ? validateRuleDefinitions(additionalProperties, `${field}.additionalProperties`, false, uncorrelated)
      : []),
    ...Object.entries(properties).flatMap(([name, property]) =>
      validateRuleDefinitions(property, `${field}.properties[${name}]`, false, uncorrelated),
    ),
    ...(isJsonObject(items) ? validateRuleDefinitions(items, `${field}.items`, false, below) : []),
    ...rules.flatMap((rule, index) => {
      const place = `${field}.x-kubernetes-validations[${index}]`;
      const errors = validateTexts(rule, schema, place);
      if (errors.length > 0 || type === undefined) return errors;
      return validateProgram(compileRule(rule, schema, type), place, uncorrelated);
    }),
  ];
}

function validateTexts(rule: ValidationRule, schema: JSONSchemaProps, place: string): FieldError[] {
  const { messageExpression, reason, fieldPath } = rule;
  return [
    ...validateMessage(rule, place),
    ...(messageExpression !== undefined && messageExpression !== '' && messageExpression.trim() === ''
      ? [required(`${place}.messageExpression`, 'messageExpression must be non-empty if specified')]
      : []),
    ...(reason === undefined || reasons.includes(reason) ? [] : [notSupported(`${place}.reason`, reason, reasons)]),
    ...(fieldPath === undefined || fieldPath === '' ? [] : validateFieldPath(fieldPath, schema, `${place}.fieldPath`)),
  ];
}

function validateMessage({ rule, message = '' }: ValidationRule, place: string): FieldError[] {
  const trimmed = message.trim();
  if (rule.trim() === '') return [required(`${place}.rule`, 'rule is not specified')];
  if (message !== '' && trimmed === '') return [invalid(`${place}.message`, message, 'must be non-empty if specified')];
  if (trimmed.includes('\n')) return [invalid(`${place}.message`, message, 'must not contain line breaks')];
  if (rule.trim().includes('\n') && trimmed === '') {
    return [required(`${place}.message`, 'message must be specified if rule contains line breaks')];
  }
  return [];
}

function validateFieldPath(fieldPath: string, schema: JSONSchemaProps, place: string): FieldError[] {
  return [
    ...(fieldPath.trim() === '' ? [invalid(place, fieldPath, 'must be non-empty if specified')] : []),
    ...(fieldPath.includes('\n') ? [invalid(place, fieldPath, 'must not contain line breaks')] : []),
    ...('problem' in parseFieldPath(fieldPath, schema) ? [invalid(place, fieldPath, 'must be a valid path')] : []),
  ];
}

function validateProgram(
  { rule, error, messageError, usesOldSelf }: ReturnType<typeof compileRule>,
  place: string,
  uncorrelated: string | undefined,
): FieldError[] {
  const errors: FieldError[] = [];
  if (error !== undefined) errors.push(invalid(`${place}.rule`, viewOf(rule), error));
  if (messageError !== undefined) errors.push(invalid(`${place}.messageExpression`, viewOf(rule), messageError));
  if (usesOldSelf && uncorrelated !== undefined) {
    const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelated}`;
    errors.push(invalid(`${place}.rule`, rule.rule, detail));
  } else if (!usesOldSelf && rule.optionalOldSelf !== undefined) {
    const detail = 'may not be set if oldSelf is not used in rule';
    errors.push(invalid(`${place}.optionalOldSelf`, rule.optionalOldSelf, detail));
  }
  return errors;
}

/** A rule as the server has it inside. */
function viewOf(rule: ValidationRule): object {
  return {
    Rule: rule.rule,
    Message: rule.message ?? '',
    MessageExpression: rule.messageExpression ?? '',
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? '',
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  };
}
