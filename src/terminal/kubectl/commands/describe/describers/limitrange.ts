import type { LimitRange } from '../../../../../core/api/core-v1.ts';
import { defineDescriber } from '../describer.ts';
import { describeLimits } from '../limits.ts';

export const limitRangeDescriber = defineDescriber<LimitRange>({
  group: '',
  kind: 'LimitRange',
  describe: (limitRange, { writer }) => {
    writer.field(0, 'Name', limitRange.metadata.name);
    writer.field(0, 'Namespace', limitRange.metadata.namespace ?? '');
    writer.line(0, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio');
    writer.line(0, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------');
    describeLimits(writer, limitRange, '');
  },
});
