import { type ResourceClaim, resourceClaims } from '../../api/resource-v1.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';

export const resourceClaimResource = defineResource<ResourceClaim>({
  ...resourceClaims,
  subresources: { status: statusSubresource<ResourceClaim>({ labels: 'kept' }) },
  details: async () => (await import('./resourceclaims/details.ts')).resourceClaimDetails,
});
