import type { ValidatingWebhook, ValidatingWebhookConfiguration } from '../../api/admissionregistration-v1.ts';
import { newInternalError } from '../../meta/status.ts';
import type { AdmissionAttributes, AdmissionContext } from '../plugin.ts';
import { isExempt } from '../resource-rules.ts';
import { CallFailure } from './call-failure.ts';
import { callWebhook } from './call-webhook.ts';
import { type Invocation, invocationOf, isWantedBy } from './invocation.ts';
import { showObjects } from './show-objects.ts';
import { hooksOf } from './webhook.ts';

/** Asks all webhooks that the write concerns, at once. Rejects as the first of them to refuse says. */
export async function validate(
  configurations: readonly ValidatingWebhookConfiguration[],
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): Promise<void> {
  if (isExempt(attributes)) return;
  const asked: (() => Promise<void>)[] = [];
  for (const hook of hooksOf<ValidatingWebhook>(configurations)) {
    const invocation = await invocationOf(hook, attributes, context);
    if (invocation !== undefined) asked.push(() => ask(hook.webhook, invocation, attributes, context));
  }
  await Promise.all(asked.map((each) => each()));
}

async function ask(
  webhook: ValidatingWebhook,
  invocation: Invocation,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): Promise<void> {
  const shown = await showObjects(invocation, attributes);
  if (!(await isWantedBy(webhook, invocation, shown, attributes, context))) return;
  try {
    await callWebhook({ webhook, isMutating: false, attributes, context, invocation, shown });
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    if (webhook.failurePolicy !== 'Ignore') throw newInternalError(error.message);
  }
}
