import { type CSIDriver, csiDrivers } from '../../api/storage-v1.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';

export const csiDriverResource = defineResource<CSIDriver>({
  ...csiDrivers,
  strategy: {
    returnsDeletedObject: true,
    defaults: ({ spec }) => {
      spec.attachRequired ??= true;
      spec.podInfoOnMount ??= false;
      spec.storageCapacity ??= false;
      spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
      if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent'];
      spec.requiresRepublish ??= false;
      spec.seLinuxMount ??= false;
    },
    validate: lazyValidator(async () => (await import('../../schema/validation/csi-driver.ts')).validateCsiDriver),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/csi-driver.ts')).validateCsiDriverUpdate,
    ),
  },
  columns: [
    nameColumn,
    { name: 'AttachRequired', type: 'boolean', cell: ({ spec }) => spec.attachRequired ?? true },
    { name: 'PodInfoOnMount', type: 'boolean', cell: ({ spec }) => spec.podInfoOnMount ?? false },
    { name: 'StorageCapacity', type: 'boolean', cell: ({ spec }) => spec.storageCapacity ?? false },
    {
      name: 'TokenRequests',
      cell: ({ spec }) => spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>',
    },
    { name: 'RequiresRepublish', type: 'boolean', cell: ({ spec }) => spec.requiresRepublish ?? false },
    { name: 'Modes', cell: ({ spec }) => spec.volumeLifecycleModes?.join(',') || '<none>' },
    ageColumn,
  ],
});
