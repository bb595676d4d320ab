import { validatingWebhookConfigurations } from '../api/admissionregistration-v1.ts';
import { definePlugin } from './plugin.ts';

/** Asks the webhooks of ValidatingWebhookConfigurations whether a write may be. */
export const validatingAdmissionWebhook = definePlugin({
  name: 'ValidatingAdmissionWebhook',
  operations: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'],
  validate: (attributes, context) => {
    const configurations = context.list(validatingWebhookConfigurations, '');
    if (configurations.length === 0) return undefined;
    return import('./webhooks/validate.ts').then(({ validate }) => validate(configurations, attributes, context));
  },
});
