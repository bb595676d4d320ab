import { type LimitRange, limitRanges } from '../../api/core-v1.ts';
import { nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { validateLimitRange } from '../../schema/validation/limit-range.ts';

export const limitRangeResource = defineResource<LimitRange>({
  ...limitRanges,
  shortNames: ['limits'],
  strategy: {
    allowCreateOnUpdate: true,
    validate: validateLimitRange,
    validateUpdate: validateLimitRange,
    defaults: ({ spec }) => {
      for (const limit of spec.limits ?? []) {
        if (limit.type !== 'Container') continue;
        limit.default = { ...limit.max, ...limit.default };
        limit.defaultRequest = { ...limit.min, ...limit.default, ...limit.defaultRequest };
      }
    },
  },
  columns: [
    nameColumn,
    { name: 'Created At', type: 'date', cell: ({ metadata }) => metadata.creationTimestamp ?? null },
  ],
});
