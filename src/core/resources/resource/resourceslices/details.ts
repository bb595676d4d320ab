import type { ResourceSlice } from '../../../api/resource-v1.ts';
import { quote } from '../../../meta/quote.ts';
import { formatTime } from '../../../meta/time.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import type { ResourceDetails } from '../../../registry/resource.ts';
import type { WriteContext } from '../../../registry/write-context.ts';
import { validateSlice } from '../../../schema/validation/dynamic-resources/slice.ts';

export const resourceSliceDetails: ResourceDetails<ResourceSlice> = {
  strategy: {
    prepareForCreate: prepare,
    prepareForUpdate: (slice, _old, context) => prepare(slice, context),
    validate: (slice) => validateSlice(slice),
    validateUpdate: validateSlice,
    warnings: ({ spec: { driver } }) =>
      driver === driver.toLowerCase()
        ? []
        : [`spec.driver: driver names should be lowercase; ${quote(driver)} contains uppercase characters`],
    generationOf: ({ spec }) => spec,
    returnsDeletedObject: true,
  },
  columns: [
    nameColumn,
    { name: 'Node', cell: ({ spec }) => spec.nodeName ?? '' },
    { name: 'Driver', cell: ({ spec }) => spec.driver },
    { name: 'Pool', cell: ({ spec }) => spec.pool.name },
    ageColumn,
  ],
};

/** Taints tell since when; what belongs to features that are off is left out. */
function prepare({ spec }: ResourceSlice, { clock }: WriteContext): void {
  for (const device of spec.devices ?? []) {
    for (const taint of device.taints ?? []) taint.timeAdded ??= formatTime(clock.now());
    delete device.nodeAllocatableResourceMappings;
    for (const attribute of Object.values(device.attributes ?? {})) {
      delete attribute.bools;
      delete attribute.ints;
      delete attribute.strings;
      delete attribute.versions;
    }
  }
}
