import type { Process } from '../../../machine/process.ts';

/** Writes a line to standard error as Go's package log does: `2026/01/02 15:04:05 TEXT`. */
export async function goLog(process: Process, text: string): Promise<void> {
  const time = new Date(process.clock.now()).toISOString();
  const line = `${time.slice(0, 10).replaceAll('-', '/')} ${time.slice(11, 19)} ${text}\n`;
  await process.stderr.write(line).catch(() => {});
}
