import { defineCommand, UsageError } from './command-line.ts';
import { parseInterval } from './duration.ts';

/** sleep */
export const sleep = defineCommand('sleep', { short: '' }, async ({ process, operands }) => {
  if (operands.length === 0) throw new UsageError('missing operand');
  let total = 0;
  for (const operand of operands) {
    const interval = parseInterval(operand);
    if (interval === undefined) throw new UsageError(`invalid time interval ‘${operand}’`);
    total += interval;
  }
  if (Number.isFinite(total)) await process.clock.sleep(total);
  else
    await new Promise((_resolve, reject) =>
      process.killed.addEventListener('abort', () => reject(process.killed.reason)),
    );
  return 0;
});
