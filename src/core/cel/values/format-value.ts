import { CelType } from '../cel-type.ts';
import { CelDuration } from './cel-duration.ts';
import { CelError } from './cel-error.ts';
import { CelTimestamp } from './cel-timestamp.ts';
import { CelUint } from './cel-uint.ts';
import type { CelValue } from './cel-value.ts';

const nanosPerSecond = 1_000_000_000n;

/** What `string(x)` gives for a value of a simple type; undefined for others. Throws CelError for bytes that are no text. */
export function textOf(value: CelValue): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return formatDouble(value);
  if (value instanceof CelUint) return String(value.value);
  if (value instanceof CelDuration) return formatSeconds(value);
  if (value instanceof CelTimestamp) return formatTimestamp(value);
  if (value instanceof CelType) return value.name;
  if (!(value instanceof Uint8Array)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    throw new CelError('invalid UTF-8 in bytes, cannot convert to string');
  }
}

/** A number as Go's shortest format prints it: an exponent has two digits and is there from a million on. */
function formatDouble(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  if (Object.is(value, -0)) return '-0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  return String(value);
}

/** `5400s`, `0.1s`. */
function formatSeconds({ nanos }: CelDuration): string {
  const [whole, fraction] = [nanos / nanosPerSecond, nanos % nanosPerSecond];
  if (fraction === 0n) return `${whole}s`;
  const sign = nanos < 0n && whole === 0n ? '-' : '';
  const decimals = String(fraction < 0n ? -fraction : fraction)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${sign}${whole}.${decimals}s`;
}

/** `2026-01-02T03:04:05.5Z`, with the offset that it was written with. */
function formatTimestamp({ nanos, offsetMinutes }: CelTimestamp): string {
  const local = nanos + BigInt(offsetMinutes) * 60n * nanosPerSecond;
  const fraction = ((local % nanosPerSecond) + nanosPerSecond) % nanosPerSecond;
  const seconds = (local - fraction) / nanosPerSecond;
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const decimals = fraction === 0n ? '' : `.${String(fraction).padStart(9, '0').replace(/0+$/, '')}`;
  return `${text}${decimals}${formatOffset(offsetMinutes)}`;
}

function formatOffset(minutes: number): string {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.trunc(size / 60))}:${pad(size % 60)}`;
}
