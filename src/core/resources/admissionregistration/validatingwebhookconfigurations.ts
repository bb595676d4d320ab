import {
  type ValidatingWebhookConfiguration,
  validatingWebhookConfigurations,
} from '../../api/admissionregistration-v1.ts';
import { defineResource } from '../../registry/resource.ts';

export const validatingWebhookConfigurationResource = defineResource<ValidatingWebhookConfiguration>({
  ...validatingWebhookConfigurations,
  categories: ['api-extensions'],
  details: async () =>
    (await import('./validatingwebhookconfigurations/details.ts')).validatingWebhookConfigurationDetails,
});
