import { type PersistentVolume, persistentVolumes } from '../../api/core-v1.ts';
import { canonicalQuantity } from '../../meta/quantity.ts';
import { formatTime } from '../../meta/time.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource, type ViewSubresource } from '../../registry/subresource.ts';
import { accessModesText } from './access-modes.ts';

export const persistentVolumeResource = defineResource<PersistentVolume>({
  ...persistentVolumes,
  shortNames: ['pv'],
  strategy: {
    defaults: ({ spec }) => {
      spec.persistentVolumeReclaimPolicy ||= 'Retain';
      spec.volumeMode ??= 'Filesystem';
    },
    prepareForCreate: (volume, { clock }) => {
      volume.status = { phase: 'Pending', lastPhaseTransitionTime: formatTime(clock.now()) };
    },
    validate: lazyValidator(
      async () => (await import('../../schema/validation/persistent-volume.ts')).validatePersistentVolume,
    ),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/persistent-volume.ts')).validatePersistentVolumeUpdate,
    ),
    returnsDeletedObject: true,
  },
  subresources: { status: withTransitionTime(statusSubresource<PersistentVolume>({ labels: 'changed' })) },
  columns: [
    nameColumn,
    { name: 'Capacity', cell: ({ spec }) => canonicalQuantity(spec.capacity?.['storage'] ?? '0') },
    { name: 'Access Modes', cell: ({ spec }) => accessModesText(spec.accessModes) },
    { name: 'Reclaim Policy', cell: ({ spec }) => spec.persistentVolumeReclaimPolicy ?? '' },
    { name: 'Status', cell: phaseText },
    { name: 'Claim', cell: claimText },
    { name: 'StorageClass', cell: ({ spec }) => spec.storageClassName ?? '' },
    { name: 'VolumeAttributesClass', cell: ({ spec }) => spec.volumeAttributesClassName ?? '<unset>' },
    { name: 'Reason', cell: ({ status }) => status?.reason ?? '' },
    ageColumn,
    { name: 'VolumeMode', wide: true, cell: ({ spec }) => spec.volumeMode ?? '<unset>' },
  ],
});

/** A new phase is stamped with the time, unless its writer did so. */
function withTransitionTime(view: ViewSubresource<PersistentVolume>): ViewSubresource<PersistentVolume> {
  return {
    ...view,
    prepareForUpdate: (volume, old, context) => {
      view.prepareForUpdate(volume, old, context);
      const { status } = volume;
      const isSame = status?.phase === old.status?.phase;
      const isStamped = status?.lastPhaseTransitionTime !== old.status?.lastPhaseTransitionTime;
      if (status !== undefined && !isSame && !isStamped) {
        status.lastPhaseTransitionTime = formatTime(context.clock.now());
      }
    },
  };
}

function phaseText({ metadata, status }: PersistentVolume): string {
  return metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating';
}

function claimText({ spec }: PersistentVolume): string {
  const { claimRef } = spec;
  return claimRef === undefined ? '' : `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}`;
}
