import type { Process } from '../../core/machine/process.ts';
import { TabWriter } from '../cli/tab-writer.ts';

const shortIdLength = 13;

/** Rows in columns as crictl lays them out. */
export async function printTable(process: Process, rows: readonly (readonly string[])[]): Promise<void> {
  const writer = new TabWriter({ minimumWidth: 20, padding: 3 });
  for (const row of rows) writer.write(`${row.join('\t')}\n`);
  await process.stdout.write(writer.flush());
}

/** The beginning of an identifier, without the name of its digest. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, shortIdLength);
}

/** How long ago, in words: `About a minute ago`. */
export function formatAge(process: Process, createdAtMs: number): string {
  return `${humanDuration((process.clock.now() - createdAtMs) / 1000)} ago`;
}

function humanDuration(durationSeconds: number): string {
  const seconds = Math.floor(durationSeconds);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.round(seconds / 3600);
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  const days = Math.floor(hours / 24);
  if (days < 14) return `${days} days`;
  if (days < 60) return `${Math.floor(days / 7)} weeks`;
  return days < 730 ? `${Math.floor(days / 30)} months` : `${Math.floor(days / 365)} years`;
}

/** Bytes in decimal units with three digits: `55.7MB`. */
export function formatSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${Number(value.toPrecision(3))}${units[unit] ?? ''}`;
}

/** JSON with its keys in order, indented. */
export async function printJson(process: Process, value: unknown): Promise<void> {
  await process.stdout.write(`${JSON.stringify(value, sortKeys, 2)}\n`);
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Nanoseconds since the epoch, as int64 stands in JSON. */
export function nanoseconds(timeMs: number): string {
  return timeMs === 0 ? '0' : `${timeMs}000000`;
}

/** A time as `inspect` shows it. */
export function formatTime(timeMs: number): string {
  return timeMs === 0 ? '0001-01-01T00:00:00Z' : new Date(timeMs).toISOString().replace(/\.?0*Z$/, 'Z');
}
