import type { Process } from '../../machine/process.ts';

/** Writes etcd's log: a line of JSON for each message, on standard error, without waiting for the reader. */
export type Log = (
  level: 'info' | 'warn' | 'error' | 'fatal',
  caller: string,
  message: string,
  fields?: object,
) => void;

/** Runs `use` with a log, and returns when all that it logged has been written. */
export async function withLog(process: Process, use: (log: Log) => Promise<number>): Promise<number> {
  let written: Promise<void> = Promise.resolve();
  const code = await use((level, caller, msg, fields = {}) => {
    const ts = new Date(process.clock.now()).toISOString().replace('Z', '000Z');
    written = process.stderr.write(`${JSON.stringify({ level, ts, caller, msg, ...fields })}\n`).catch(() => {});
  });
  await written;
  return code;
}
