import {
  type PersistentVolumeClaim,
  type PersistentVolumeClaimSpec,
  persistentVolumeClaims,
} from '../../api/core-v1.ts';
import { canonicalQuantity } from '../../meta/quantity.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { accessModesText } from './access-modes.ts';

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

export const persistentVolumeClaimResource = defineResource<PersistentVolumeClaim>({
  ...persistentVolumeClaims,
  shortNames: ['pvc'],
  strategy: {
    initialStatus: () => ({ phase: 'Pending' }),
    prepareForCreate: ({ spec }) => unifySources(spec),
    validate: lazyValidator(
      async () => (await import('../../schema/validation/persistent-volume-claim.ts')).validatePersistentVolumeClaim,
    ),
    validateUpdate: lazyValidator(
      async () =>
        (await import('../../schema/validation/persistent-volume-claim.ts')).validatePersistentVolumeClaimUpdate,
    ),
    returnsDeletedObject: true,
  },
  subresources: { status: statusSubresource<PersistentVolumeClaim>({ labels: 'changed' }) },
  columns: [
    nameColumn,
    {
      name: 'Status',
      cell: ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
    },
    { name: 'Volume', cell: ({ spec }) => spec.volumeName ?? '' },
    {
      name: 'Capacity',
      cell: ({ spec, status }) => (spec.volumeName ? canonicalQuantity(status?.capacity?.['storage'] ?? '0') : ''),
    },
    { name: 'Access Modes', cell: ({ spec, status }) => (spec.volumeName ? accessModesText(status?.accessModes) : '') },
    {
      name: 'StorageClass',
      cell: ({ metadata, spec }) => metadata.annotations?.[classAnnotation] ?? spec.storageClassName ?? '',
    },
    { name: 'VolumeAttributesClass', cell: ({ spec }) => spec.volumeAttributesClassName ?? '<unset>' },
    ageColumn,
    { name: 'VolumeMode', wide: true, cell: ({ spec }) => spec.volumeMode ?? '<unset>' },
  ],
});

/** A claim may name its source in two ways; it is stored with both. */
function unifySources(spec: PersistentVolumeClaimSpec): void {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource !== undefined && dataSourceRef === undefined) spec.dataSourceRef = { ...dataSource };
  if (dataSource !== undefined || dataSourceRef === undefined || dataSourceRef.namespace) return;
  const { kind, name, apiGroup } = dataSourceRef;
  spec.dataSource = { kind, name, ...(apiGroup !== undefined && { apiGroup }) };
}
