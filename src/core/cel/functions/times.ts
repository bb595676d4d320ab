import { CelError } from '../values/cel-error.ts';
import type { CelTimestamp } from '../values/cel-timestamp.ts';
import { type Overload, overload } from './overload.ts';

/** The parts of a time on a clock somewhere. */
type Reader = (local: Date) => number;

const readers: Readonly<Record<string, Reader>> = {
  getFullYear: (local) => local.getUTCFullYear(),
  getMonth: (local) => local.getUTCMonth(),
  getDayOfYear: (local) => Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / 86_400_000),
  getDate: (local) => local.getUTCDate(),
  getDayOfMonth: (local) => local.getUTCDate() - 1,
  getDayOfWeek: (local) => local.getUTCDay(),
  getHours: (local) => local.getUTCHours(),
  getMinutes: (local) => local.getUTCMinutes(),
  getSeconds: (local) => local.getUTCSeconds(),
  getMilliseconds: (local) => local.getUTCMilliseconds(),
};

/** `t.getHours()` in UTC, `t.getHours('Europe/Vienna')` and `t.getHours('+01:00')` there. */
export const timeOverloads: readonly Overload[] = Object.entries(readers).flatMap(([name, read]) => [
  overload(`timestamp ${name}(): int`, (time: CelTimestamp) => BigInt(read(localTime(time, 'UTC')))),
  overload(`timestamp ${name}(string): int`, (time: CelTimestamp, zone: string) => BigInt(read(localTime(time, zone)))),
]);

/** A date whose UTC parts are the local parts. */
function localTime({ nanos }: CelTimestamp, zone: string): Date {
  const timeMs = Number(nanos / 1_000_000n);
  if (zone === 'UTC' || zone === '') return new Date(timeMs);
  const offset = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3]);
    return new Date(timeMs + (offset[1] === '-' ? -minutes : minutes) * 60_000);
  }
  return inNamedZone(timeMs, zone);
}

function inNamedZone(timeMs: number, zone: string): Date {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(timeMs);
    const part = (type: string): number => Number(parts.find((found) => found.type === type)?.value ?? 0);
    const milliseconds = ((timeMs % 1000) + 1000) % 1000;
    return new Date(
      Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) +
        milliseconds,
    );
  } catch {
    throw new CelError(`unknown time zone ${zone}`);
  }
}
