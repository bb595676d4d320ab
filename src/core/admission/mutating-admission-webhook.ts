import { mutatingWebhookConfigurations } from '../api/admissionregistration-v1.ts';
import { definePlugin } from './plugin.ts';

/** Has the webhooks of MutatingWebhookConfigurations change what is written. */
export const mutatingAdmissionWebhook = definePlugin({
  name: 'MutatingAdmissionWebhook',
  operations: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'],
  admit: (attributes, context, round) => {
    const configurations = context.list(mutatingWebhookConfigurations, '');
    if (configurations.length === 0) return undefined;
    return import('./webhooks/mutate.ts').then(({ mutate }) => mutate(configurations, attributes, context, round));
  },
});
