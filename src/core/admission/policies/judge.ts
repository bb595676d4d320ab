import type { ValidatingAdmissionPolicy, Validation } from '../../api/admissionregistration-v1.ts';
import { admissionActivation } from '../../cel/admission/admission-activation.ts';
import type { CompiledPolicy, PolicyExpression } from '../../cel/admission/compile-policy.ts';
import type { Activation } from '../../cel/evaluate/activation.ts';
import { Budget } from '../../cel/evaluate/budget.ts';
import type { ApiObject } from '../../meta/object.ts';
import { meetsConditions, outcomeOf, requestView } from '../expressions.ts';
import type { AdmissionAttributes, AdmissionContext } from '../plugin.ts';

/** How much the expressions of one policy may cost for one write. */
const policyLimit = 10_000_000;

/** What a policy has against a write. */
export interface Denial {
  readonly message: string;
  /** Of the Status. */
  readonly reason: string;
  /** The policy could not be tried: that denies whatever the binding's actions are. */
  readonly isConfiguration?: boolean;
}

/** What a policy has against a write, with one object as its params. */
export function judge(
  { spec }: ValidatingAdmissionPolicy,
  program: CompiledPolicy,
  attributes: AdmissionAttributes,
  params: ApiObject | undefined,
  namespace: ApiObject | undefined,
  context: AdmissionContext,
): readonly Denial[] {
  const input = {
    object: attributes.object,
    oldObject: attributes.oldObject,
    request: requestView(attributes, attributes),
    params,
    namespaceObject: namespace,
    user: attributes.userInfo,
    authorizer: context.authorizer,
  };
  const activation = admissionActivation(input, program.variables, new Budget(policyLimit));
  const failed = (error: string): readonly Denial[] =>
    spec.failurePolicy === 'Ignore' ? [] : [{ message: error, reason: 'Invalid' }];
  const conditions = meetsConditions(program.conditions, activation);
  if ('error' in conditions) return failed(conditions.error);
  if (!conditions.meets) return [];
  return program.validations.flatMap((expression, index) => {
    const outcome = outcomeOf(expression, activation);
    if ('error' in outcome) return failed(outcome.error);
    if (outcome.value === true) return [];
    const validation = spec.validations?.[index] ?? { expression: '' };
    const message = messageOf(validation, program.messages[index], activation);
    return [{ message, reason: validation.reason ?? 'Invalid' }];
  });
}

function messageOf(validation: Validation, expression: PolicyExpression | undefined, activation: Activation): string {
  const outcome = expression === undefined ? undefined : outcomeOf(expression, activation);
  const text = outcome !== undefined && 'value' in outcome ? outcome.value : undefined;
  const message = typeof text === 'string' && !text.trim().includes('\n') ? text.trim() : '';
  return message || validation.message?.trim() || `failed expression: ${validation.expression.trim()}`;
}
