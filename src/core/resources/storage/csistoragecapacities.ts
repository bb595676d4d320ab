import { type CSIStorageCapacity, csiStorageCapacities } from '../../api/storage-v1.ts';
import { defineResource } from '../../registry/resource.ts';

export const csiStorageCapacityResource = defineResource<CSIStorageCapacity>({
  ...csiStorageCapacities,
});
