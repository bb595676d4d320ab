import { type ResourceClaimTemplate, resourceClaimTemplates } from '../../api/resource-v1.ts';
import { defineResource } from '../../registry/resource.ts';

export const resourceClaimTemplateResource = defineResource<ResourceClaimTemplate>({
  ...resourceClaimTemplates,
  details: async () => (await import('./resourceclaimtemplates/details.ts')).resourceClaimTemplateDetails,
});
