import type { PolicyExpression } from '../cel/admission/compile-policy.ts';
import type { Activation } from '../cel/evaluate/activation.ts';
import { BudgetError } from '../cel/evaluate/budget.ts';
import { CelError } from '../cel/values/cel-error.ts';
import type { CelValue } from '../cel/values/cel-value.ts';
import type { AdmissionAttributes } from './plugin.ts';

/** What an expression came to, or why it came to nothing. */
export type Outcome = { readonly value: CelValue } | { readonly error: string };

/** Evaluates an expression about a write. */
export function outcomeOf(expression: PolicyExpression, activation: Activation): Outcome {
  if ('error' in expression) return expression;
  try {
    return { value: expression.program.evaluate(activation) };
  } catch (error) {
    if (!(error instanceof CelError || error instanceof BudgetError)) throw error;
    return { error: `expression '${expression.source}' resulted in error: ${error.message}` };
  }
}

/** Whether match conditions let a write through: one that is false decides, then the errors of the others. */
export function meetsConditions(
  conditions: readonly PolicyExpression[],
  activation: Activation,
): { readonly meets: boolean } | { readonly error: string } {
  const outcomes = conditions.map((condition) => outcomeOf(condition, activation));
  if (outcomes.some((outcome) => 'value' in outcome && outcome.value !== true)) return { meets: false };
  const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  const [only = ''] = errors;
  if (errors.length === 0) return { meets: true };
  return { error: errors.length === 1 ? only : `[${errors.join(', ')}]` };
}

/** The `request` of expressions: asked as one to `seen`, which may be another version than the one that was named. */
export function requestView(attributes: AdmissionAttributes, seen: Pick<AdmissionAttributes, 'kind' | 'resource'>) {
  const { kind, resource, subresource, name, namespace, operation, userInfo, dryRun, options } = attributes;
  return {
    kind: { ...seen.kind },
    resource: { ...seen.resource },
    subResource: subresource,
    requestKind: { ...kind },
    requestResource: { ...resource },
    requestSubResource: subresource,
    name,
    namespace,
    operation,
    userInfo: { username: '', uid: '', groups: [], ...userInfo },
    dryRun,
    options,
  };
}
