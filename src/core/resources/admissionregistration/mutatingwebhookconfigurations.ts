import {
  type MutatingWebhookConfiguration,
  mutatingWebhookConfigurations,
} from '../../api/admissionregistration-v1.ts';
import { defineResource } from '../../registry/resource.ts';

export const mutatingWebhookConfigurationResource = defineResource<MutatingWebhookConfiguration>({
  ...mutatingWebhookConfigurations,
  categories: ['api-extensions'],
  details: async () => (await import('./mutatingwebhookconfigurations/details.ts')).mutatingWebhookConfigurationDetails,
});
