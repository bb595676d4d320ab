import { type ResourceSlice, resourceSlices } from '../../api/resource-v1.ts';
import { defineResource } from '../../registry/resource.ts';

export const resourceSliceResource = defineResource<ResourceSlice>({
  ...resourceSlices,
  fieldSelectors: {
    'spec.driver': ({ spec }) => spec.driver,
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
  },
  indexedField: 'spec.nodeName',
  details: async () => (await import('./resourceslices/details.ts')).resourceSliceDetails,
});
