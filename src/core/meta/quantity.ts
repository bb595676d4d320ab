import type { Quantity } from '../api/scalars.ts';

type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** An exact number of billionths, and the family of suffixes to print it with. */
export interface ParsedQuantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
  /** What was parsed, where Kubernetes prints it back as it was. */
  readonly text?: string;
}

/** Not a quantity; the message is Kubernetes' own. */
export class QuantityError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QuantityError';
  }
}

const nano = 1_000_000_000n;
const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const maximumNanos = (2n ** 63n - 1n) * nano;
const wellFormed = /^([+-]?)(\d*)(\.\d*)?([eEinumkKMGTP]*[-+]?\d*)$/;
const formatMessage = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** Parses `100m`, `1.5Gi`, `1e3` or a JSON number. What is smaller than a billionth is rounded away from zero. Throws QuantityError. */
export function parseQuantity(quantity: Quantity): ParsedQuantity {
  const text = String(quantity);
  const match = wellFormed.exec(text);
  if (match === null || text === '') throw new QuantityError(formatMessage);
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  if (whole === '' && fraction.length < 2)
    throw new QuantityError(
      suffix === '' && fraction === '' ? formatMessage : 'unable to parse numeric part of quantity',
    );
  const scale = parseSuffix(suffix);
  const digits = whole + fraction.slice(1);
  const decimals = Math.max(0, fraction.length - 1);
  const size = scaleUp(BigInt(digits), scale, decimals);
  const nanos = sign === '-' ? -size : size;
  if (scale.format === 'BinarySI') return { nanos, format: size < nano && size > 0n ? 'DecimalSI' : 'BinarySI' };
  const kept = keepsText(whole.replace(/^0+/, '') || '0', fraction.slice(1), scale.exponent);
  return kept ? { nanos, format: scale.format, text } : { nanos, format: scale.format };
}

interface Scale {
  readonly format: QuantityFormat;
  readonly base: 2n | 10n;
  readonly exponent: number;
}

function parseSuffix(suffix: string): Scale {
  const decimal = decimalSuffixes.indexOf(suffix);
  if (decimal >= 0) return { format: 'DecimalSI', base: 10n, exponent: (decimal - 3) * 3 };
  const binary = binarySuffixes.indexOf(suffix);
  if (binary > 0) return { format: 'BinarySI', base: 2n, exponent: binary * 10 };
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix)?.[1];
  if (exponent === undefined) throw new QuantityError("unable to parse quantity's suffix");
  return { format: 'DecimalExponent', base: 10n, exponent: Number(exponent) };
}

function scaleUp(digits: bigint, { format, base, exponent }: Scale, decimals: number): bigint {
  const binary = format === 'BinarySI' ? base ** BigInt(exponent) : 1n;
  const power = 9 - decimals + (format === 'BinarySI' ? 0 : exponent);
  if (power >= 0) return cap(format, digits * binary * 10n ** BigInt(Math.min(power, 400)));
  const divisor = 10n ** BigInt(Math.min(-power, 400));
  return cap(format, (digits * binary + divisor - 1n) / divisor);
}

function cap(format: QuantityFormat, nanos: bigint): bigint {
  return format === 'BinarySI' && nanos > maximumNanos ? maximumNanos : nanos;
}

/** Kubernetes prints a decimal quantity back as written when its exponent fits a suffix and no zeros could be cut. */
function keepsText(whole: string, fraction: string, exponent: number): boolean {
  const digits = whole + fraction;
  const scale = exponent - fraction.length;
  return digits.length <= 18 && scale >= -9 && scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

/** The canonical text: no fraction, the largest suffix that loses nothing (`1500m`, `1536Mi`). */
export function formatQuantity({ nanos, format, text }: ParsedQuantity): string {
  if (text !== undefined) return text;
  if (nanos === 0n) return '0';
  const size = nanos < 0n ? -nanos : nanos;
  if (format === 'BinarySI' && size >= 1024n * nano && size % nano === 0n) return formatBinary(nanos / nano);
  return formatDecimal(nanos, format);
}

function formatBinary(whole: bigint): string {
  let rest = whole;
  let step = 0;
  while (rest % 1024n === 0n && step < binarySuffixes.length - 1) {
    rest /= 1024n;
    step += 1;
  }
  return `${rest}${binarySuffixes[step] ?? ''}`;
}

function formatDecimal(nanos: bigint, format: QuantityFormat): string {
  let rest = nanos;
  let step = 0;
  const lastStep = format === 'DecimalExponent' ? 200 : decimalSuffixes.length - 1;
  while (rest % 1000n === 0n && step < lastStep) {
    rest /= 1000n;
    step += 1;
  }
  if (format !== 'DecimalExponent') return `${rest}${decimalSuffixes[step] ?? ''}`;
  return step === 3 ? String(rest) : `${rest}e${(step - 3) * 3}`;
}

/** The canonical text of a quantity, as the server stores it. */
export function canonicalQuantity(quantity: Quantity): string {
  return formatQuantity(parseQuantity(quantity));
}

export function isQuantity(quantity: Quantity): boolean {
  return wellFormed.test(String(quantity)) && parses(quantity);
}

function parses(quantity: Quantity): boolean {
  try {
    parseQuantity(quantity);
    return true;
  } catch (error) {
    if (error instanceof QuantityError) return false;
    throw error;
  }
}

/** Negative, zero or positive, as in sorting. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const [first, second] = [parseQuantity(a).nanos, parseQuantity(b).nanos];
  return first < second ? -1 : Number(first > second);
}

/** The sum, in the suffixes of `a` unless that is zero. */
export function addQuantities(a: Quantity, b: Quantity): string {
  const [first, second] = [parseQuantity(a), parseQuantity(b)];
  return formatQuantity({
    nanos: first.nanos + second.nanos,
    format: first.nanos === 0n ? second.format : first.format,
  });
}

/** The difference, in the suffixes of `a` unless that is zero. */
export function subtractQuantities(a: Quantity, b: Quantity): string {
  const [first, second] = [parseQuantity(a), parseQuantity(b)];
  return formatQuantity({
    nanos: first.nanos - second.nanos,
    format: first.nanos === 0n ? second.format : first.format,
  });
}

/** In whole units, rounded up: bytes of memory, pieces. */
export function wholeValue(quantity: Quantity): number {
  return roundUp(quantity, nano);
}

/** In thousandths, rounded up: millicores. */
export function milliValue(quantity: Quantity): number {
  return roundUp(quantity, 1_000_000n);
}

/** In units of `unit` billionths; plain numbers and millis, which are nearly all that occurs, need no big arithmetic. */
function roundUp(quantity: Quantity, unit: bigint): number {
  if (typeof quantity === 'string') {
    const simple = /^(\d{1,12})(m?)$/.exec(quantity);
    if (simple !== null) {
      const value = Number(simple[1]);
      if (simple[2] === '') return unit === nano ? value : value * 1000;
      return unit === nano ? Math.ceil(value / 1000) : value;
    }
  }
  const { nanos } = parseQuantity(quantity);
  const quotient = nanos / unit;
  return Number(nanos % unit > 0n ? quotient + 1n : quotient);
}
