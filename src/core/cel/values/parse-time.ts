import { CelDuration } from './cel-duration.ts';
import { CelTimestamp } from './cel-timestamp.ts';

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const maxNanos = 2n ** 63n - 1n;

/** `1h30m`, `-1.5s`; undefined when the text is no duration. */
export function parseDuration(text: string): CelDuration | undefined {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return new CelDuration(0n);
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(unsigned)) return undefined;
  let nanos = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of unsigned.matchAll(
    /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    const size = units[unit] ?? 0n;
    nanos += BigInt(whole === '' ? '0' : whole) * size;
    if (fraction !== '') nanos += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
  }
  if (nanos > maxNanos) return undefined;
  return new CelDuration(text.startsWith('-') ? -nanos : nanos);
}

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?([Zz]|[+-]\d\d:\d\d)$/;

/** An RFC 3339 time; undefined when the text is none. */
export function parseTimestamp(text: string): CelTimestamp | undefined {
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const milliseconds = utcOf(Number(year), Number(month), Number(day));
  if (milliseconds === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offset = /^[zZ]$/.test(zone) ? 0 : offsetOf(zone);
  const seconds = milliseconds / 1000 + Number(hour) * 3600 + (Number(minute) - offset) * 60 + Number(second);
  const nanos = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return new CelTimestamp(BigInt(seconds) * 1_000_000_000n + nanos, offset);
}

/** A day without a time; undefined when the text is none. */
export function parseDate(text: string): CelTimestamp | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const milliseconds = match === null ? undefined : utcOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return milliseconds === undefined ? undefined : new CelTimestamp(BigInt(milliseconds) * 1_000_000n);
}

function utcOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.getTime() : undefined;
}

function offsetOf(zone: string): number {
  const size = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return zone.startsWith('-') ? -size : size;
}
