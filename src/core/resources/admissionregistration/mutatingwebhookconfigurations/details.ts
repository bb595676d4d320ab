import type { MutatingWebhookConfiguration } from '../../../api/admissionregistration-v1.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import type { ResourceDetails } from '../../../registry/resource.ts';
import { validateMutatingWebhooks } from '../../../schema/validation/admission/webhooks.ts';
import { warnOfStaticSuffix } from '../static-suffix.ts';
import { defaultWebhook } from '../webhook-defaults.ts';

export const mutatingWebhookConfigurationDetails: ResourceDetails<MutatingWebhookConfiguration> = {
  strategy: {
    defaults: ({ webhooks }) => {
      for (const webhook of webhooks ?? []) {
        defaultWebhook(webhook);
        webhook.reinvocationPolicy ??= 'Never';
      }
    },
    validate: validateMutatingWebhooks,
    validateUpdate: (configuration) => validateMutatingWebhooks(configuration),
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
