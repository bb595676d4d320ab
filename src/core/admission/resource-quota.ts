import { resourceQuotas } from '../api/core-v1.ts';
import { definePlugin } from './plugin.ts';

/** Charges what is written to the quotas of its namespace, and refuses what is more than they allow. */
export const resourceQuota = definePlugin({
  name: 'ResourceQuota',
  operations: ['CREATE', 'UPDATE'],
  async validate(attributes, context) {
    const { namespace, kind } = attributes;
    if (namespace === '' || (kind.kind === 'Namespace' && kind.group === '')) return;
    const quotas = context.list(resourceQuotas, namespace);
    if (quotas.length === 0) return;
    const { charge } = await import('./resource-quota/charge.ts');
    await charge(quotas, attributes, context);
  },
});
