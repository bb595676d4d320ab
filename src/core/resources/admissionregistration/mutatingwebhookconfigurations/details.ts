import type { MutatingWebhookConfiguration } from '../../../api/admissionregistration-v1.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import type { ResourceDetails } from '../../../registry/resource.ts';
import { validateMutatingWebhooks } from '../../../schema/validation/admission/webhooks.ts';
import { warnOfStaticSuffix } from '../static-suffix.ts';
import { withConditions } from '../webhook-conditions.ts';
import { defaultWebhook } from '../webhook-defaults.ts';

export const mutatingWebhookConfigurationDetails: ResourceDetails<MutatingWebhookConfiguration> = {
  strategy: {
    defaults: ({ webhooks }) => {
      for (const webhook of webhooks ?? []) {
        defaultWebhook(webhook);
        webhook.reinvocationPolicy ??= 'Never';
      }
    },
    validate: (configuration) => withConditions(configuration.webhooks, validateMutatingWebhooks(configuration)),
    validateUpdate: (configuration, old) =>
      withConditions(configuration.webhooks, validateMutatingWebhooks(configuration), old.webhooks ?? []),
    warnings: warnOfStaticSuffix,
    generationOf: ({ webhooks }) => webhooks,
    allowUnconditionalUpdate: false,
  },
  columns: [
    nameColumn,
    { name: 'Webhooks', type: 'integer', cell: ({ webhooks }) => webhooks?.length ?? 0 },
    ageColumn,
  ],
};
