import { type VolumeAttributesClass, volumeAttributesClasses } from '../../api/storage-v1.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import {
  validateVolumeAttributesClass,
  validateVolumeAttributesClassUpdate,
} from '../../schema/validation/volume-attributes-class.ts';

export const volumeAttributesClassResource = defineResource<VolumeAttributesClass>({
  ...volumeAttributesClasses,
  shortNames: ['vac'],
  strategy: {
    validate: validateVolumeAttributesClass,
    validateUpdate: validateVolumeAttributesClassUpdate,
    returnsDeletedObject: true,
  },
  columns: [nameColumn, { name: 'DriverName', cell: ({ driverName }) => driverName }, ageColumn],
});
