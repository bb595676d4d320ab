import type { ValidatingWebhook } from '../../api/admissionregistration-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import type { FieldError } from '../../meta/field-error.ts';

type Conditioned = readonly Pick<ValidatingWebhook, 'matchConditions'>[];

/** Match conditions that changed are compiled once all else is right. */
export async function withConditions(
  webhooks: Conditioned = [],
  errors: FieldError[],
  old?: Conditioned,
): Promise<FieldError[]> {
  const isPlain = webhooks.every(({ matchConditions = [] }) => matchConditions.length === 0);
  if (isPlain || errors.length > 0 || (old !== undefined && deepEqual(webhooks, old))) return errors;
  const { validateWebhookConditions } = await import('../../cel/admission/validate-policy.ts');
  return validateWebhookConditions(webhooks);
}
