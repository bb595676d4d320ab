import type { Process } from '../machine/process.ts';

/** A line as klog writes it: `I1121 01:02:03.123456       1 server.go:123] message`. */
export function klogLine(
  process: Pick<Process, 'clock' | 'pid'>,
  level: 'I' | 'W' | 'E' | 'F',
  source: string,
  message: string,
): string {
  const time = new Date(process.clock.now()).toISOString();
  const date = `${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 23)}000`;
  return `${level}${date} ${String(process.pid).padStart(7)} ${source}] ${message}\n`;
}
