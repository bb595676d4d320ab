import type { ValidatingAdmissionPolicySpec, ValidatingWebhook } from '../../api/admissionregistration-v1.ts';
import { type FieldError, invalid } from '../../meta/field-error.ts';
import { compileConditions, compilePolicy, type PolicyExpression } from './compile-policy.ts';

/** What is wrong with the expressions of a policy. */
export function validatePolicyExpressions(spec: ValidatingAdmissionPolicySpec): FieldError[] {
  const compiled = compilePolicy(spec);
  const { variables = [] } = spec;
  return [
    ...refusals(compiled.conditions, (index) => `spec.matchConditions[${index}].expression`),
    ...Array.from(compiled.variableErrors, ([index, error]) =>
      invalid(`spec.variables[${index}].expression`, variables[index]?.expression, error),
    ),
    ...compiled.validations.flatMap((validation, index) => [
      ...refusals([validation], () => `spec.validations[${index}].expression`),
      ...refusals([compiled.messages[index]], () => `spec.validations[${index}].messageExpression`),
    ]),
    ...refusals(compiled.annotations, (index) => `spec.auditAnnotations[${index}].valueExpression`),
  ];
}

/** What is wrong with the match conditions of webhooks. */
export function validateWebhookConditions(
  webhooks: readonly Pick<ValidatingWebhook, 'matchConditions'>[],
): FieldError[] {
  return webhooks.flatMap(({ matchConditions = [] }, webhook) =>
    refusals(
      compileConditions(matchConditions),
      (index) => `webhooks[${webhook}].matchConditions[${index}].expression`,
    ),
  );
}

function refusals(
  expressions: readonly (PolicyExpression | undefined)[],
  fieldOf: (index: number) => string,
): FieldError[] {
  return expressions.flatMap((expression, index) =>
    expression !== undefined && 'error' in expression
      ? [invalid(fieldOf(index), expression.source, expression.error)]
      : [],
  );
}
