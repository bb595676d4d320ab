import { type ServiceCIDR, serviceCIDRs } from '../../api/networking-v1.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';

export const serviceCidrResource = defineResource<ServiceCIDR>({
  ...serviceCIDRs,
  strategy: {
    validate: lazyValidator(async () => (await import('../../schema/validation/service-cidr.ts')).validateServiceCidr),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/service-cidr.ts')).validateServiceCidrUpdate,
    ),
  },
  subresources: { status: statusSubresource<ServiceCIDR>({ labels: 'changed' }) },
  columns: [nameColumn, { name: 'CIDRs', cell: ({ spec }) => (spec?.cidrs ?? []).join(',') }, ageColumn],
});
