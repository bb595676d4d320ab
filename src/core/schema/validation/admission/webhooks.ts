import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
  WebhookClientConfig,
} from '../../../api/admissionregistration-v1.ts';
import { duplicate, type FieldError, invalid, notSupported, required } from '../../../meta/field-error.ts';
import { checkDns1035Label, checkDns1123Subdomain } from '../../../meta/names.ts';
import { asErrors, listOf } from '../basics.ts';
import { validateLabelSelector } from '../label-selector.ts';
import { validateWebhookService, validateWebhookUrl } from '../webhook-client.ts';
import { validateMatchConditions } from './match-conditions.ts';
import { failurePolicies, matchPolicies, reinvocationPolicies, validateKnown } from './policy-words.ts';
import { validateRule } from './rules.ts';

const sideEffectClasses = ['None', 'NoneOnDryRun'];
const reviewVersions = ['v1', 'v1beta1'];

/** Everything but the metadata. */
export function validateValidatingWebhooks({ webhooks = [] }: ValidatingWebhookConfiguration): FieldError[] {
  return validateAll(webhooks, () => []);
}

/** Everything but the metadata. */
export function validateMutatingWebhooks({ webhooks = [] }: MutatingWebhookConfiguration): FieldError[] {
  return validateAll<MutatingWebhook>(webhooks, ({ reinvocationPolicy }, field) =>
    validateKnown(reinvocationPolicy, reinvocationPolicies, `${field}.reinvocationPolicy`),
  );
}

function validateAll<T extends ValidatingWebhook>(
  webhooks: readonly T[],
  more: (webhook: T, field: string) => FieldError[],
): FieldError[] {
  const names = new Set<string>();
  return webhooks.flatMap((webhook, index) => {
    const field = `webhooks[${index}]`;
    const isRepeated = webhook.name !== '' && names.has(webhook.name);
    names.add(webhook.name);
    return [
      ...validateWebhook(webhook, field),
      ...more(webhook, field),
      ...validateClient(webhook.clientConfig, `${field}.clientConfig`),
      ...validateMatchConditions(webhook.matchConditions ?? [], `${field}.matchConditions`),
      ...validateReviewVersions(listOf(webhook.admissionReviewVersions), `${field}.admissionReviewVersions`),
      ...(isRepeated ? [duplicate(`${field}.name`, webhook.name)] : []),
    ];
  });
}

function validateWebhook(webhook: ValidatingWebhook, field: string): FieldError[] {
  const { name, rules = [], failurePolicy, matchPolicy, sideEffects, timeoutSeconds } = webhook;
  const isPatient = timeoutSeconds === undefined || (timeoutSeconds >= 1 && timeoutSeconds <= 30);
  return [
    ...validateFullName(name, `${field}.name`),
    ...rules.flatMap((rule, index) => validateRule(rule, `${field}.rules[${index}]`)),
    ...validateKnown(failurePolicy, failurePolicies, `${field}.failurePolicy`),
    ...validateKnown(matchPolicy, matchPolicies, `${field}.matchPolicy`),
    ...validateSideEffects(sideEffects, `${field}.sideEffects`),
    ...(isPatient
      ? []
      : [invalid(`${field}.timeoutSeconds`, timeoutSeconds, 'the timeout value must be between 1 and 30 seconds')]),
    ...validateLabelSelector(webhook.namespaceSelector, `${field}.namespaceSelector`),
    ...validateLabelSelector(webhook.objectSelector, `${field}.objectSelector`),
  ];
}

function validateSideEffects(value: string | null | undefined, field: string): FieldError[] {
  if (value === undefined || value === null)
    return [required(field, `must specify one of ${sideEffectClasses.join(', ')}`)];
  return sideEffectClasses.includes(value) ? [] : [notSupported(field, value, sideEffectClasses)];
}

function validateFullName(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  const problems = checkDns1123Subdomain(name);
  if (problems.length > 0) return [invalid(field, name, problems.join(','))];
  if (name.split('.').length >= 3) return [];
  return [invalid(field, name, 'should be a domain with at least three segments separated by dots')];
}

function validateClient({ url, service }: WebhookClientConfig, field: string): FieldError[] {
  if ((url === undefined) === (service === undefined))
    return [required(field, 'exactly one of url or service is required')];
  if (url !== undefined) return validateWebhookUrl(url, `${field}.url`);
  if (service === undefined) return [];
  const { name, namespace, path, port = 0 } = service;
  return validateWebhookService({ name: namespace, namespace: name, path, port }, `${field}.service`);
}

function validateReviewVersions(versions: readonly string[], field: string): FieldError[] {
  if (versions.length === 0) return [required(field, `must specify one of ${reviewVersions.join(', ')}`)];
  const seen = new Set<string>();
  const errors = versions.flatMap((version, index) => {
    const place = `${field}[${index}]`;
    if (seen.has(version)) return [invalid(place, version, 'duplicate version')];
    seen.add(version);
    return asErrors(place, version, checkDns1035Label(version));
  });
  if (versions.some((version) => reviewVersions.includes(version))) return errors;
  return [...errors, invalid(field, versions, `must include at least one of ${reviewVersions.join(', ')}`)];
}
