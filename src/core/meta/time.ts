import type { MicroTime, Time } from '../api/scalars.ts';

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/;

/** `2026-01-02T03:04:05Z`: as objects hold times. Parts of seconds are dropped. */
export function formatTime(timeMs: number): Time {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

/** `2026-01-02T03:04:05.678000Z`: as leases and events hold times. */
export function formatMicroTime(timeMs: number): MicroTime {
  return `${new Date(timeMs).toISOString().slice(0, 23)}000Z`;
}

/** Milliseconds since the epoch, or undefined when the text is no RFC 3339 time. */
export function parseTime(text: string): number | undefined {
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const timeMs = Date.parse(text.replace(',', '.'));
  if (Number.isNaN(timeMs)) return undefined;
  const [, year, month, day] = match.map(Number);
  return (day ?? 0) <= daysIn(year ?? 0, month ?? 0) && Number(match[4]) < 24 ? timeMs : undefined;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** How long ago `time` was, as the AGE column says it; `<unknown>` without one. */
export function formatAge(time: Time | undefined, nowMs: number): string {
  const timeMs = time === undefined ? undefined : parseTime(time);
  return timeMs === undefined ? '<unknown>' : formatHumanDuration(nowMs - timeMs);
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** Two or three significant figures: `45s`, `3m12s`, `5h`, `2d4h`, `400d`. */
export function formatHumanDuration(durationMs: number): string {
  const seconds = Math.trunc(durationMs / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 2 * minute) return `${Math.max(0, seconds)}s`;
  if (seconds < 10 * minute) return withRest(seconds, minute, 'm', 1, 's');
  if (seconds < 3 * hour) return `${Math.trunc(seconds / minute)}m`;
  if (seconds < 8 * hour) return withRest(seconds, hour, 'h', minute, 'm');
  if (seconds < 2 * day) return `${Math.trunc(seconds / hour)}h`;
  if (seconds < 8 * day) return withRest(seconds, day, 'd', hour, 'h');
  if (seconds < 2 * year) return `${Math.trunc(seconds / day)}d`;
  if (seconds < 8 * year) return withRest(seconds, year, 'y', day, 'd');
  return `${Math.trunc(seconds / year)}y`;
}

/** One figure: `45s`, `3m`, `5h`, `2d`, `1y`. */
export function formatShortHumanDuration(durationMs: number): string {
  const seconds = Math.trunc(durationMs / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < minute) return `${Math.max(0, seconds)}s`;
  if (seconds < hour) return `${Math.trunc(seconds / minute)}m`;
  if (seconds < day) return `${Math.trunc(seconds / hour)}h`;
  if (seconds < year) return `${Math.trunc(seconds / day)}d`;
  return `${Math.trunc(seconds / year)}y`;
}

function withRest(seconds: number, unit: number, letter: string, smallUnit: number, smallLetter: string): string {
  const rest = Math.trunc((seconds % unit) / smallUnit);
  return `${Math.trunc(seconds / unit)}${letter}${rest === 0 ? '' : `${rest}${smallLetter}`}`;
}
