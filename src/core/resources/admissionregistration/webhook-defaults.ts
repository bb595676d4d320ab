import type { ValidatingWebhook } from '../../api/admissionregistration-v1.ts';
import { defaultMatching, defaultRules } from './match-defaults.ts';

/** What both kinds of webhooks get. */
export function defaultWebhook(webhook: ValidatingWebhook): void {
  webhook.failurePolicy ??= 'Fail';
  defaultMatching(webhook);
  defaultRules(webhook.rules);
  webhook.timeoutSeconds ??= 10;
  const service = webhook.clientConfig?.service;
  if (service !== undefined) service.port ??= 443;
}
