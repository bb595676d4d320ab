import { CelDuration } from '../values/cel-duration.ts';
import { CelError } from '../values/cel-error.ts';
import { CelTimestamp } from '../values/cel-timestamp.ts';
import { CelUint } from '../values/cel-uint.ts';
import type { CelValue } from '../values/cel-value.ts';
import { textOf } from '../values/format-value.ts';
import { parseDuration, parseTimestamp } from '../values/parse-time.ts';
import { checkInt, checkUint } from './integer-range.ts';
import { type Overload, overload } from './overload.ts';

const identity = (value: CelValue): CelValue => value;
const billion = 1_000_000_000n;
const minSeconds = -62_135_596_800n;
const maxSeconds = 253_402_300_799n;
const truths = new Set(['1', 't', 'true', 'TRUE', 'True', 'T']);
const falsehoods = new Set(['0', 'f', 'false', 'FALSE', 'False', 'F']);

/** `int('1')` and the like. */
export const conversionOverloads: readonly Overload[] = [
  overload('bool(bool): bool', identity),
  overload('bool(string): bool', toBool),
  overload('bytes(bytes): bytes', identity),
  overload('bytes(string): bytes', (text: string) => new TextEncoder().encode(text)),
  overload('double(double): double', identity),
  overload('double(int): double', (value: bigint) => Number(value)),
  overload('double(string): double', toDouble),
  overload('double(uint): double', ({ value }: CelUint) => Number(value)),
  overload('duration(duration): duration', identity),
  overload('duration(int): duration', (nanos: bigint) => new CelDuration(nanos)),
  overload('duration(string): duration', toDuration),
  overload('int(int): int', identity),
  overload('int(double): int', (value: number) => fromDouble(value, -(2 ** 63), checkInt, 'integer overflow')),
  overload('int(duration): int', ({ nanos }: CelDuration) => nanos),
  overload('int(string): int', toInt),
  overload('int(timestamp): int', (time: CelTimestamp) => secondsOf(time)),
  overload('int(uint): int', ({ value }: CelUint) => checkInt(value)),
  overload('string(string): string', identity),
  ...['bool', 'bytes', 'double', 'duration', 'int', 'timestamp', 'uint'].map((type) =>
    overload(`string(${type}): string`, (value: CelValue) => textOf(value) ?? ''),
  ),
  overload('timestamp(timestamp): timestamp', identity),
  overload('timestamp(int): timestamp', toTimestamp),
  overload('timestamp(string): timestamp', parseTimestampText),
  overload('uint(uint): uint', identity),
  overload('uint(double): uint', (value: number) =>
    fromDouble(value, 0, (whole) => checkUint(whole), 'unsigned integer overflow'),
  ),
  overload('uint(int): uint', (value: bigint) => checkUint(value)),
  overload('uint(string): uint', toUint),
];

function toBool(text: string): boolean {
  if (truths.has(text)) return true;
  if (falsehoods.has(text)) return false;
  throw new CelError("type conversion error from 'string' to 'bool'");
}

function toDouble(text: string): number {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) {
    const value = Number(text);
    if (Number.isFinite(value)) return value;
  }
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  throw new CelError("type conversion error from 'string' to 'double'");
}

function toDuration(text: string): CelDuration {
  const duration = parseDuration(text);
  if (duration === undefined) throw new CelError("type conversion error from 'string' to 'google.protobuf.Duration'");
  return duration;
}

function toInt(text: string): bigint {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
  if (value === undefined || BigInt.asIntN(64, value) !== value) {
    throw new CelError("type conversion error from 'string' to 'int'");
  }
  return value;
}

function toUint(text: string): CelUint {
  const value = /^\d+$/.test(text) ? BigInt(text) : undefined;
  if (value === undefined || BigInt.asUintN(64, value) !== value) {
    throw new CelError("type conversion error from 'string' to 'uint'");
  }
  return new CelUint(value);
}

function fromDouble(value: number, least: number, check: (whole: bigint) => CelValue, overflow: string): CelValue {
  if (!Number.isFinite(value) || value < least || (least < 0 && value === least)) throw new CelError(overflow);
  return check(BigInt(Math.trunc(value)));
}

function secondsOf({ nanos }: CelTimestamp): bigint {
  const rest = ((nanos % billion) + billion) % billion;
  return (nanos - rest) / billion;
}

function toTimestamp(seconds: bigint): CelTimestamp {
  if (seconds < minSeconds || seconds > maxSeconds) throw new CelError('timestamp overflow');
  return new CelTimestamp(seconds * billion);
}

function parseTimestampText(text: string): CelTimestamp {
  const time = parseTimestamp(text);
  if (time === undefined) throw new CelError("type conversion error from 'string' to 'google.protobuf.Timestamp'");
  const seconds = secondsOf(time);
  if (seconds < minSeconds || seconds > maxSeconds) throw new CelError('timestamp overflow');
  return time;
}
