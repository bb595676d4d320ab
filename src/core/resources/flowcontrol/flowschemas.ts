import { type FlowSchema, flowSchemas } from '../../api/flowcontrol-v1.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';

export const flowSchemaResource = defineResource<FlowSchema>({
  ...flowSchemas,
  subresources: { status: statusSubresource<FlowSchema>({ labels: 'kept' }) },
  details: async () => (await import('./flowschemas/details.ts')).flowSchemaDetails,
});
