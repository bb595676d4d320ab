import { resourceQuotas, type ScopedResourceSelectorRequirement } from '../api/core-v1.ts';
import { type AdmissionPlugin, definePlugin } from './plugin.ts';

/** What may only be used where a quota of the namespace covers it. */
export interface LimitedResource {
  readonly apiGroup?: string;
  readonly resource: string;
  /** Parts of the names of what is used: `.storageclass.storage.k8s.io/requests.storage`. */
  readonly matchContains?: readonly string[];
  readonly matchScopes?: readonly ScopedResourceSelectorRequirement[];
}

/** Charges what is written to the quotas of its namespace, and refuses what is more than they allow. */
export const resourceQuota = createResourceQuota([]);

export function createResourceQuota(limited: readonly LimitedResource[]): AdmissionPlugin {
  return definePlugin({
    name: 'ResourceQuota',
    operations: ['CREATE', 'UPDATE'],
    async validate(attributes, context) {
      const { namespace, kind } = attributes;
      if (namespace === '' || (kind.kind === 'Namespace' && kind.group === '')) return;
      const quotas = context.list(resourceQuotas, namespace);
      if (quotas.length === 0 && limited.length === 0) return;
      const { charge } = await import('./resource-quota/charge.ts');
      await charge({ quotas, limited, attributes, context });
    },
  });
}
