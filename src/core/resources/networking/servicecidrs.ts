import { type ServiceCIDR, serviceCIDRs } from '../../api/networking-v1.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';

export const serviceCidrResource = defineResource<ServiceCIDR>({
  ...serviceCIDRs,
  subresources: { status: statusSubresource<ServiceCIDR>({ labels: 'changed' }) },
  columns: [nameColumn, { name: 'CIDRs', cell: ({ spec }) => (spec?.cidrs ?? []).join(',') }, ageColumn],
});
