import { namespaces } from '../../api/core-v1.ts';
import { admissionActivation } from '../../cel/admission/admission-activation.ts';
import { compileConditions, type PolicyExpression } from '../../cel/admission/compile-policy.ts';
import { Budget } from '../../cel/evaluate/budget.ts';
import { meetsConditions, requestView } from '../expressions.ts';
import { forbid } from '../forbid.ts';
import type { AdmissionAttributes, AdmissionContext } from '../plugin.ts';
import type { ShownObjects } from './admission-review.ts';
import type { Invocation } from './invocation.ts';
import type { Webhook } from './webhook.ts';

/** How much the conditions of one webhook may cost for one write. */
const conditionsLimit = 2_500_000;

const compiled = new WeakMap<Webhook, readonly PolicyExpression[]>();

/** Whether the conditions of a webhook let it be asked. Throws Forbidden when they fail and the webhook is not to be ignored. */
export function isWanted(
  webhook: Webhook,
  invocation: Invocation,
  shown: ShownObjects,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): boolean {
  const conditions = compiled.get(webhook) ?? compileConditions(webhook.matchConditions ?? []);
  compiled.set(webhook, conditions);
  const { namespace, userInfo } = attributes;
  const input = {
    ...shown,
    request: requestView(attributes, invocation),
    params: undefined,
    namespaceObject: namespace === '' ? undefined : context.get(namespaces, '', namespace),
    user: userInfo,
    authorizer: context.authorizer,
  };
  const outcome = meetsConditions(conditions, admissionActivation(input, new Map(), new Budget(conditionsLimit)));
  if ('meets' in outcome) return outcome.meets;
  if (webhook.failurePolicy === 'Ignore') return false;
  throw forbid(attributes, outcome.error);
}
