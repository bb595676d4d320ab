import { type ResourceSlice, resourceSlices } from '../../api/resource-v1.ts';
import { defineResource } from '../../registry/resource.ts';

export const resourceSliceResource = defineResource<ResourceSlice>({
  ...resourceSlices,
  unknownField: (field) => `field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: ${field}`,
  fieldSelectors: {
    'spec.driver': ({ spec }) => spec.driver,
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
  },
  indexedField: 'spec.nodeName',
  details: async () => (await import('./resourceslices/details.ts')).resourceSliceDetails,
});
