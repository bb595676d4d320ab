import { type StorageClass, storageClasses } from '../../api/storage-v1.ts';
import { ageColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';

const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

export const storageClassResource = defineResource<StorageClass>({
  ...storageClasses,
  shortNames: ['sc'],
  strategy: {
    defaults: (storageClass) => {
      storageClass.reclaimPolicy ??= 'Delete';
      storageClass.volumeBindingMode ??= 'Immediate';
    },
    validate: lazyValidator(
      async () => (await import('../../schema/validation/storage-class.ts')).validateStorageClass,
    ),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/storage-class.ts')).validateStorageClassUpdate,
    ),
    returnsDeletedObject: true,
  },
  columns: [
    { name: 'Name', format: 'name', cell: nameText },
    { name: 'Provisioner', cell: ({ provisioner }) => provisioner },
    { name: 'ReclaimPolicy', cell: ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete' },
    { name: 'VolumeBindingMode', cell: ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate' },
    { name: 'AllowVolumeExpansion', cell: ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false },
    ageColumn,
  ],
});

function nameText({ metadata }: StorageClass): string {
  const isDefault = defaultAnnotations.some((annotation) => metadata.annotations?.[annotation] === 'true');
  return isDefault ? `${metadata.name} (default)` : metadata.name;
}
