import { quote } from '../../meta/quote.ts';
import { CelDuration } from '../values/cel-duration.ts';
import { CelError } from '../values/cel-error.ts';
import { CelList } from '../values/cel-list.ts';
import { CelMap } from '../values/cel-map.ts';
import { CelTimestamp } from '../values/cel-timestamp.ts';
import { CelUint } from '../values/cel-uint.ts';
import type { CelValue } from '../values/cel-value.ts';
import { textOf } from '../values/format-value.ts';
import { typeOf } from '../values/type-of.ts';

const defaultPrecision = 6;

/** `'%s has %d'.format([a, b])`. Throws CelError. */
export function formatText(template: string, { items }: CelList): string {
  let used = 0;
  return template.replaceAll(
    /%(%|(?:\.(\d*))?([\s\S]?))/g,
    (_match, whole: string, precision?: string, verb?: string) => {
      if (whole === '%') return '%';
      const value = items[used];
      if (value === undefined) throw new CelError(`index ${used} out of range`);
      used += 1;
      if (whole === '') throw new CelError('unexpected end of string');
      return formatClause(verb ?? '', precision, value);
    },
  );
}

function formatClause(verb: string, precision: string | undefined, value: CelValue): string {
  const decimals = precision === undefined ? defaultPrecision : Number(precision);
  if (verb === 's') return during(() => formatString(value));
  if (verb === 'd') return during(() => formatDecimal(value));
  if (verb === 'f') return during(() => doubleOf(value, 'fixed-point').toFixed(decimals));
  if (verb === 'e') return during(() => scientific(doubleOf(value, 'scientific'), decimals));
  if (verb === 'b') return during(() => formatBinary(value));
  if (verb === 'o') return during(() => formatOctal(value));
  if (verb === 'x') return during(() => formatHex(value));
  if (verb === 'X') return during(() => formatHex(value).toUpperCase());
  throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
}

function during(format: () => string): string {
  try {
    return format();
  } catch (error) {
    if (error instanceof CelError) throw new CelError(`error during formatting: ${error.message}`);
    throw error;
  }
}

function formatString(value: CelValue): string {
  if (value === null) return 'null';
  if (value instanceof CelList) return `[${value.items.map(formatMember).join(', ')}]`;
  if (value instanceof CelMap) return formatMap(value);
  const text = textOf(value);
  if (text !== undefined) return text;
  throw new CelError(
    `string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeOf(value).name}`,
  );
}

function formatMap(map: CelMap): string {
  const pairs = Array.from(map.keys(), (key) => [formatMember(key), formatMember(map.find(key) ?? null)] as const);
  pairs.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return `{${pairs.map(([key, value]) => `${key}:${value}`).join(', ')}}`;
}

/** A value inside of a list or a map. */
function formatMember(value: CelValue): string {
  if (typeof value === 'string') return quote(value);
  if (value instanceof Uint8Array) return `b${quote(formatString(value))}`;
  if (value instanceof CelTimestamp) return `timestamp(${quote(formatString(value))})`;
  if (value instanceof CelDuration) return `duration(${quote(formatString(value))})`;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value.toFixed(defaultPrecision) : quote(formatString(value));
  }
  return formatString(value);
}

function integerOf(value: CelValue): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return value instanceof CelUint ? value.value : undefined;
}

function formatDecimal(value: CelValue): string {
  const integer = integerOf(value);
  if (integer !== undefined) return String(integer);
  throw new CelError(`decimal clause can only be used on integers, was given ${typeOf(value).name}`);
}

function doubleOf(value: CelValue, clause: string): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw new CelError(`${clause} clause can only be used on doubles, was given ${typeOf(value).name}`);
}

/** `1.234560×10⁰³`, as the locale of the server has it. */
function scientific(value: number, decimals: number): string {
  const [digits = '', exponent = '+0'] = value.toExponential(decimals).split('e');
  const power = Number(exponent);
  const superscript = Array.from(
    String(Math.abs(power)).padStart(2, '0'),
    (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? '',
  );
  return `${digits}×10${power < 0 ? '⁻' : ''}${superscript.join('')}`;
}

function formatBinary(value: CelValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  const integer = integerOf(value);
  if (integer !== undefined) return integer.toString(2);
  throw new CelError(`only integers and bools can be formatted as binary, was given ${typeOf(value).name}`);
}

function formatOctal(value: CelValue): string {
  const integer = integerOf(value);
  if (integer !== undefined) return integer.toString(8);
  throw new CelError(`octal clause can only be used on integers, was given ${typeOf(value).name}`);
}

function formatHex(value: CelValue): string {
  const integer = integerOf(value);
  if (integer !== undefined) return integer.toString(16);
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  if (bytes instanceof Uint8Array) return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  throw new CelError(
    `only integers, byte buffers, and strings can be formatted as hex, was given ${typeOf(value).name}`,
  );
}
