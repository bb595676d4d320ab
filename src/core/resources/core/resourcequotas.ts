import { type ResourceQuota, resourceQuotas } from '../../api/core-v1.ts';
import { canonicalQuantity } from '../../meta/quantity.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';

export const resourceQuotaResource = defineResource<ResourceQuota>({
  ...resourceQuotas,
  shortNames: ['quota'],
  strategy: {
    validate: lazyValidator(
      async () => (await import('../../schema/validation/resource-quota.ts')).validateResourceQuota,
    ),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/resource-quota.ts')).validateResourceQuotaUpdate,
    ),
    returnsDeletedObject: true,
  },
  subresources: { status: statusSubresource<ResourceQuota>({ labels: 'changed' }) },
  columns: [
    nameColumn,
    { name: 'Request', cell: (quota) => usageText(quota, (name) => !name.startsWith('limits.')) },
    { name: 'Limit', cell: (quota) => usageText(quota, (name) => name.startsWith('limits.')) },
    ageColumn,
  ],
});

function usageText({ status }: ResourceQuota, isShown: (name: string) => boolean): string {
  const { hard = {}, used = {} } = status ?? {};
  const shown = Object.keys(hard).filter(isShown).sort();
  const amount = (amounts: typeof hard, name: string): string => canonicalQuantity(amounts[name] ?? '0');
  return shown.map((name) => `${name}: ${amount(used, name)}/${amount(hard, name)}`).join(', ');
}
