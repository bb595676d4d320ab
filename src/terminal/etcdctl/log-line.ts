import type { Process } from '../../core/machine/process.ts';

/** A line of the log that etcdctl writes to standard error. */
export function logLine(
  process: Pick<Process, 'clock'>,
  level: 'info' | 'warn' | 'error' | 'fatal',
  origin: { logger?: string; caller: string },
  msg: string,
  fields: object = {},
): string {
  const ts = new Date(process.clock.now()).toISOString().replace('Z', '000Z');
  return `${JSON.stringify({ level, ts, ...origin, msg, ...fields })}\n`;
}
