import type { DeviceClass } from '../../../api/resource-v1.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import type { ResourceDetails } from '../../../registry/resource.ts';
import { validateDeviceClass } from '../../../schema/validation/dynamic-resources/class.ts';

export const deviceClassDetails: ResourceDetails<DeviceClass> = {
  strategy: {
    validate: validateDeviceClass,
    validateUpdate: (deviceClass) => validateDeviceClass(deviceClass),
    generationOf: ({ spec }) => spec,
    returnsDeletedObject: true,
  },
  columns: [nameColumn, ageColumn],
};
