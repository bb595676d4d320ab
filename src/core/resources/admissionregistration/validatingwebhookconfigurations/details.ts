import type { ValidatingWebhookConfiguration } from '../../../api/admissionregistration-v1.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import type { ResourceDetails } from '../../../registry/resource.ts';
import { validateValidatingWebhooks } from '../../../schema/validation/admission/webhooks.ts';
import { warnOfStaticSuffix } from '../static-suffix.ts';
import { withConditions } from '../webhook-conditions.ts';
import { defaultWebhook } from '../webhook-defaults.ts';

export const validatingWebhookConfigurationDetails: ResourceDetails<ValidatingWebhookConfiguration> = {
  strategy: {
    defaults: ({ webhooks }) => {
      for (const webhook of webhooks ?? []) defaultWebhook(webhook);
    },
    validate: (configuration) => withConditions(configuration.webhooks, validateValidatingWebhooks(configuration)),
    validateUpdate: (configuration, old) =>
      withConditions(configuration.webhooks, validateValidatingWebhooks(configuration), old.webhooks ?? []),
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
