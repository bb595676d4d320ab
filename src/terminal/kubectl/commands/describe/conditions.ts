import type { DescribeWriter } from './writer.ts';

/** Writes the conditions of a controller: type, status and reason. */
export function describeConditions(
  writer: DescribeWriter,
  conditions: readonly { readonly type: string; readonly status: string; readonly reason?: string }[] = [],
): void {
  if (conditions.length === 0) return;
  writer.line(0, 'Conditions:\n  Type\tStatus\tReason');
  writer.line(1, '----\t------\t------');
  for (const { type, status, reason = '' } of conditions) writer.line(1, `${type} \t${status}\t${reason}`);
}
