import { type VolumeAttachment, volumeAttachments } from '../../api/storage-v1.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';

export const volumeAttachmentResource = defineResource<VolumeAttachment>({
  ...volumeAttachments,
  strategy: {
    initialStatus: () => ({ attached: false }),
    validate: lazyValidator(
      async () => (await import('../../schema/validation/volume-attachment.ts')).validateVolumeAttachment,
    ),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/volume-attachment.ts')).validateVolumeAttachmentUpdate,
    ),
    returnsDeletedObject: true,
  },
  subresources: { status: statusSubresource<VolumeAttachment>({ labels: 'changed' }) },
  columns: [
    nameColumn,
    { name: 'Attacher', format: 'name', cell: ({ spec }) => spec.attacher },
    { name: 'PV', cell: ({ spec }) => spec.source.persistentVolumeName ?? '' },
    { name: 'Node', cell: ({ spec }) => spec.nodeName },
    { name: 'Attached', type: 'boolean', cell: ({ status }) => status?.attached ?? false },
    ageColumn,
  ],
});
