import type { LimitRange } from '../../../../core/api/core-v1.ts';
import { canonicalQuantity } from '../../../../core/meta/quantity.ts';
import type { DescribeWriter } from './writer.ts';

/** A line a resource of each limit. */
export function describeLimits(writer: DescribeWriter, { spec }: LimitRange, prefix: string): void {
  for (const item of spec?.limits ?? []) {
    const lists = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio];
    const names = new Set(lists.flatMap((list) => Object.keys(list ?? {})));
    for (const name of [...names].sort()) {
      const cells = lists.map((list) => (list?.[name] === undefined ? '-' : canonicalQuantity(list[name])));
      writer.write(`${prefix}${item.type}\t${name}\t${cells.join('\t')}\n`);
    }
  }
}
