import type {
  AuditAnnotation,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicySpec,
  Validation,
} from '../../../api/admissionregistration-v1.ts';
import { duplicate, type FieldError, invalid, notSupported, required } from '../../../meta/field-error.ts';
import { byteLength, checkQualifiedName } from '../../../meta/names.ts';
import { semanticEqual } from '../../../meta/semantic-equal.ts';
import { internalKindView } from '../../internal-kind-view.ts';
import { asErrors } from '../basics.ts';
import { validateConditions } from '../conditions.ts';
import { validateMatchConditions } from './match-conditions.ts';
import { validateMatchConstraints, validateParamKind } from './match-resources.ts';
import { failurePolicies, validateWord } from './policy-words.ts';
import { validateVariables } from './variables.ts';

const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const mostAnnotations = 20;
const longestValueExpression = 5 * 1024;
const nothingToDo = 'validations or auditAnnotations must contain at least one item';

/** Everything but the metadata. `old` is undefined for a creation. */
export function validateValidatingPolicy(
  { metadata, spec }: ValidatingAdmissionPolicy,
  old?: ValidatingAdmissionPolicy,
): FieldError[] {
  const isOld = old !== undefined && sameConditions(spec, old.spec);
  return [
    ...validateWord(spec.failurePolicy, failurePolicies, 'spec.failurePolicy'),
    ...(spec.paramKind === undefined ? [] : validateParamKind(spec.paramKind, 'spec.paramKind')),
    ...validateMatchConstraints(spec.matchConstraints, 'spec.matchConstraints'),
    ...(isOld ? [] : validateMatchConditions(spec.matchConditions ?? [], 'spec.matchConditions')),
    ...validateVariables(spec.variables, 'spec.variables'),
    ...validateRules(spec, metadata.name),
  ];
}

/** What was taken once is not looked at again. */
export function sameConditions(
  spec: Pick<ValidatingAdmissionPolicySpec, 'matchConditions' | 'paramKind'>,
  old: Pick<ValidatingAdmissionPolicySpec, 'matchConditions' | 'paramKind'>,
): boolean {
  return semanticEqual(spec.paramKind, old.paramKind) && semanticEqual(spec.matchConditions, old.matchConditions);
}

function validateRules(
  { validations = [], auditAnnotations = [] }: ValidatingAdmissionPolicySpec,
  policyName: string,
): FieldError[] {
  if (validations.length === 0 && auditAnnotations.length === 0)
    return [required('spec.validations', nothingToDo), required('spec.auditAnnotations', nothingToDo)];
  const limit = `must not have more than ${mostAnnotations} auditAnnotations`;
  const keys = new Set<string>();
  return [
    ...validations.flatMap((validation, index) => validateValidation(validation, `spec.validations[${index}]`)),
    ...(auditAnnotations.length > mostAnnotations
      ? [
          invalid(
            'spec.auditAnnotations',
            auditAnnotations.map((one) => internalKindView('AuditAnnotation', one)),
            limit,
          ),
        ]
      : []),
    ...auditAnnotations.flatMap((annotation, index) => {
      const field = `spec.auditAnnotations[${index}]`;
      const isRepeated = keys.has(annotation.key);
      keys.add(annotation.key);
      return [
        ...validateAnnotation(annotation, policyName, field),
        ...(isRepeated ? [duplicate(`${field}.key`, annotation.key)] : []),
      ];
    }),
  ];
}

function validateValidation(validation: Validation, field: string): FieldError[] {
  const { expression, message = '', messageExpression = '', reason } = validation;
  return [
    ...(expression.trim() === '' ? [required(`${field}.expression`, 'expression is not specified')] : []),
    ...validateFilled(messageExpression, `${field}.messageExpression`),
    ...validateFilled(message, `${field}.message`),
    ...(/[\n\r]/.test(message.trim()) ? [invalid(`${field}.message`, message, 'must not contain line breaks')] : []),
    ...(reason === undefined || reasons.includes(reason) ? [] : [notSupported(`${field}.reason`, reason, reasons)]),
  ];
}

function validateFilled(text: string, field: string): FieldError[] {
  return text !== '' && text.trim() === '' ? [invalid(field, text, 'must be non-empty if specified')] : [];
}

function validateAnnotation(
  { key, valueExpression }: AuditAnnotation,
  policyName: string,
  field: string,
): FieldError[] {
  const name = `${policyName}/${key}`;
  return [
    ...(policyName === ''
      ? [invalid(`${field}.key`, key, 'requires metadata.name be non-empty')]
      : asErrors(`${field}.key`, name, checkQualifiedName(name))),
    ...validateValueExpression(valueExpression.trim(), `${field}.valueExpression`),
  ];
}

function validateValueExpression(expression: string, field: string): FieldError[] {
  if (expression === '') return [required(field, 'valueExpression is not specified')];
  if (byteLength(expression) <= longestValueExpression) return [];
  return [required(field, `must not exceed ${longestValueExpression} bytes in length`)];
}

export function validateValidatingPolicyStatus({ status = {} }: ValidatingAdmissionPolicy): FieldError[] {
  const warnings = status.typeChecking?.expressionWarnings ?? [];
  return [
    ...warnings.flatMap(({ fieldRef, warning }, index) => {
      const field = `status.typeChecking.expressionWarnings[${index}]`;
      return [
        ...(warning === '' ? [required(`${field}.warning`)] : []),
        ...(fieldRef.trim() === '' ? [required(`${field}.fieldRef`)] : []),
      ];
    }),
    ...validateConditions(status.conditions, 'status.conditions'),
  ];
}
