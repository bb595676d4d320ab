import { type PriorityLevelConfiguration, priorityLevelConfigurations } from '../../api/flowcontrol-v1.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';

export const priorityLevelConfigurationResource = defineResource<PriorityLevelConfiguration>({
  ...priorityLevelConfigurations,
  subresources: { status: statusSubresource<PriorityLevelConfiguration>({ labels: 'kept' }) },
  details: async () => (await import('./prioritylevelconfigurations/details.ts')).priorityLevelConfigurationDetails,
});
