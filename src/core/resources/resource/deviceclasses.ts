import { type DeviceClass, deviceClasses } from '../../api/resource-v1.ts';
import { defineResource } from '../../registry/resource.ts';

export const deviceClassResource = defineResource<DeviceClass>({
  ...deviceClasses,
  details: async () => (await import('./deviceclasses/details.ts')).deviceClassDetails,
});
