import { type CSIStorageCapacity, csiStorageCapacities } from '../../api/storage-v1.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';

export const csiStorageCapacityResource = defineResource<CSIStorageCapacity>({
  ...csiStorageCapacities,
  strategy: {
    validate: lazyValidator(
      async () => (await import('../../schema/validation/csi-storage-capacity.ts')).validateCsiStorageCapacity,
    ),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/csi-storage-capacity.ts')).validateCsiStorageCapacityUpdate,
    ),
  },
});
