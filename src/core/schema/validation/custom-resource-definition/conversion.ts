import type { CustomResourceConversion, WebhookClientConfig } from '../../../api/apiextensions-v1.ts';
import { type FieldError, forbidden, invalid, required } from '../../../meta/field-error.ts';
import { checkDns1035Label } from '../../../meta/names.ts';
import { asErrors, listOf, validateChoice } from '../basics.ts';
import { validateWebhookService, validateWebhookUrl } from '../webhook-client.ts';

const knownVersions = ['v1', 'v1beta1'];
const notWanted = 'should not be set when strategy is not set to Webhook';

/** How objects come from one version to another. Inside the server the parts of the webhook stand beside the strategy. */
export function validateConversion(conversion: CustomResourceConversion | undefined, field: string): FieldError[] {
  if (conversion === undefined) return [];
  const { strategy, webhook } = conversion;
  const versions = listOf(webhook?.conversionReviewVersions);
  const strategyErrors = validateChoice(strategy, ['None', 'Webhook'], `${field}.strategy`);
  if (strategy === 'Webhook') {
    return [
      ...strategyErrors,
      ...validateClient(webhook?.clientConfig, `${field}.webhookClientConfig`),
      ...validateReviewVersions(versions, `${field}.conversionReviewVersions`),
    ];
  }
  return [
    ...strategyErrors,
    ...(webhook?.clientConfig === undefined ? [] : [forbidden(`${field}.webhookClientConfig`, notWanted)]),
    ...(versions.length === 0 ? [] : [forbidden(`${field}.conversionReviewVersions`, notWanted)]),
  ];
}

function validateClient(client: WebhookClientConfig | undefined, field: string): FieldError[] {
  if (client === undefined) return [required(field, 'required when strategy is set to Webhook')];
  const { url, service } = client;
  if (url !== undefined && service === undefined) return validateWebhookUrl(url, `${field}.url`);
  if (url !== undefined || service === undefined) return [required(field, 'exactly one of url or service is required')];
  return validateWebhookService({ ...service, port: service.port ?? 443 }, `${field}.service`);
}

function validateReviewVersions(versions: readonly string[], field: string): FieldError[] {
  if (versions.length === 0) return [required(field)];
  const errors = versions.flatMap((version, index) =>
    versions.indexOf(version) < index
      ? [invalid(`${field}[${index}]`, version, 'duplicate version')]
      : asErrors(`${field}[${index}]`, version, checkDns1035Label(version)),
  );
  if (versions.some((version) => knownVersions.includes(version))) return errors;
  return [...errors, invalid(field, versions, `must include at least one of ${knownVersions.join(', ')}`)];
}
