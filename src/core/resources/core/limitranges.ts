import { type LimitRange, limitRanges } from '../../api/core-v1.ts';
import { nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';

export const limitRangeResource = defineResource<LimitRange>({
  ...limitRanges,
  shortNames: ['limits'],
  strategy: {
    allowCreateOnUpdate: true,
    validate: lazyValidator(async () => (await import('../../schema/validation/limit-range.ts')).validateLimitRange),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/limit-range.ts')).validateLimitRange,
    ),
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
