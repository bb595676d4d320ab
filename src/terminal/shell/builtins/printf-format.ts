import { expandEscapes } from '../expand/escapes.ts';
import { quoteBackslash } from '../expand/quote-word.ts';

export interface PrintfResult {
  readonly text: string;
  /** What was wrong with arguments, each as `x: invalid number`. */
  readonly problems: readonly string[];
}

export interface PrintfOptions {
  /** For `%(format)T`. */
  formatTime?(format: string, argument: string | undefined): string;
}

const directive =
  /%(?:%|([-+ 0#']*)(\*|\d+)?(?:\.(\*|-?\d*))?(?:hh|h|ll|l|L|q|j|z|t)?([diouxXcsbqQeEfFgGaA]|\(([^)]*)\)T))/y;

/** What printf(1) prints. */
export function formatPrintf(format: string, args: readonly string[], options: PrintfOptions = {}): PrintfResult {
  const printer = new Printer(args, options);
  do {
    const before = printer.used;
    printer.print(format);
    if (printer.stopped || printer.used === before) break;
  } while (printer.used < args.length);
  return { text: printer.text, problems: printer.problems };
}

class Printer {
  text = '';
  used = 0;
  stopped = false;
  readonly problems: string[] = [];
  readonly #args: readonly string[];
  readonly #options: PrintfOptions;

  constructor(args: readonly string[], options: PrintfOptions) {
    this.#args = args;
    this.#options = options;
  }

  print(format: string): void {
    for (let index = 0; index < format.length && !this.stopped; ) {
      const next = format.indexOf('%', index);
      const end = next < 0 ? format.length : next;
      this.#literal(format.slice(index, end));
      if (next < 0 || this.stopped) return;
      directive.lastIndex = next;
      const match = directive.exec(format);
      if (match === null) {
        const letter = format[next + 1];
        this.problems.push(
          letter === undefined ? "`%': missing format character" : `\`${letter}': invalid format character`,
        );
        this.stopped = true;
        return;
      }
      this.#directive(match);
      index = directive.lastIndex;
    }
  }

  #literal(text: string): void {
    const { text: unescaped, stopped } = expandEscapes(text, text.includes('\\c') ? 'printf' : 'format');
    this.text += unescaped;
    this.stopped = stopped;
  }

  #next(): string | undefined {
    const argument = this.#args[this.used];
    this.used += 1;
    return argument;
  }

  #directive(match: RegExpExecArray): void {
    if (match[0] === '%%') {
      this.text += '%';
      return;
    }
    let flags = match[1] ?? '';
    let width = this.#size(match[2]) ?? 0;
    if (width < 0) {
      flags += '-';
      width = -width;
    }
    const precision = this.#size(match[3]);
    const conversion = match[4] ?? '';
    const body = conversion.endsWith('T')
      ? (this.#options.formatTime?.(match[5] ?? '', this.#next()) ?? '')
      : this.#convert(conversion, flags, precision);
    this.text += pad(
      body,
      width,
      flags,
      /[diouxXeEfFgG]/.test(conversion) && (precision === undefined || /[eEfFgG]/.test(conversion)),
    );
  }

  #size(text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    if (text === '*') return Number(this.#next() ?? 0) || 0;
    return text === '' ? 0 : Number(text);
  }

  #convert(conversion: string, flags: string, precision: number | undefined): string {
    const argument = this.#next();
    switch (conversion) {
      case 's':
        return cut(argument ?? '', precision);
      case 'b': {
        const { text, stopped } = expandEscapes(argument ?? '', 'printf');
        this.stopped = stopped;
        return cut(text, precision);
      }
      case 'q':
      case 'Q':
        return quoteBackslash(argument ?? '');
      case 'c':
        return Array.from(argument ?? '')[0] ?? '';
      default:
        return /[diouxX]/.test(conversion)
          ? formatInteger(this.#integer(argument), conversion, flags, precision)
          : formatFloat(this.#float(argument), conversion, flags, precision);
    }
  }

  #integer(argument: string | undefined): bigint {
    const text = (argument ?? '').trim();
    if (text === '') return 0n;
    if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0);
    const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|\d+)/.exec(text);
    if (match === null || match[0] !== text) this.problems.push(`${argument ?? ''}: invalid number`);
    if (match === null) return 0n;
    const digits = match[2] ?? '0';
    const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
    return match[1] === '-' ? -value : value;
  }

  #float(argument: string | undefined): number {
    const text = (argument ?? '').trim();
    if (text === '') return 0;
    if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
    const value = Number(text);
    if (!Number.isNaN(value)) return value;
    this.problems.push(`${argument ?? ''}: invalid number`);
    return Number.parseFloat(text) || 0;
  }
}

function cut(text: string, precision: number | undefined): string {
  return precision === undefined || precision < 0 ? text : Array.from(text).slice(0, precision).join('');
}

function pad(text: string, width: number, flags: string, zeros: boolean): string {
  const missing = width - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0') || !zeros) return ' '.repeat(missing) + text;
  const sign = /^(?:[-+ ]|0[xX])?/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

/** Formats as C's `%d`, `%x` and their like do, without the width. */
function formatInteger(value: bigint, conversion: string, flags: string, precision: number | undefined): string {
  const signed = conversion === 'd' || conversion === 'i';
  const absolute = signed ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  const base = conversion === 'o' ? 8 : /[xX]/.test(conversion) ? 16 : 10;
  let digits = absolute.toString(base);
  if (conversion === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = precision === 0 && absolute === 0n ? '' : digits.padStart(precision, '0');
  if (flags.includes('#') && absolute !== 0n && base !== 10) digits = (base === 8 ? '0' : `0${conversion}`) + digits;
  if (!signed) return digits;
  if (value < 0n) return `-${digits}`;
  return flags.includes('+') ? `+${digits}` : flags.includes(' ') ? ` ${digits}` : digits;
}

/** Formats as C's `%f`, `%e`, `%g` do, without the width. */
function formatFloat(value: number, conversion: string, flags: string, precisionGiven: number | undefined): string {
  const upper = conversion === conversion.toUpperCase();
  const precision = precisionGiven ?? 6;
  const sign = value < 0 || Object.is(value, -0) ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const absolute = Math.abs(value);
  const body = Number.isFinite(absolute)
    ? formatAbsolute(absolute, conversion.toLowerCase(), precision, flags.includes('#'))
    : Number.isNaN(absolute)
      ? 'nan'
      : 'inf';
  return (Number.isNaN(value) ? '' : sign) + (upper ? body.toUpperCase() : body);
}

function formatAbsolute(value: number, conversion: string, precision: number, keepZeros: boolean): string {
  if (conversion === 'f')
    return value >= 1e21
      ? BigInt(value).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '')
      : value.toFixed(precision);
  if (conversion === 'e') return exponential(value, precision);
  if (conversion === 'a') return `0x${value.toString(16)}p+0`;
  const significant = precision === 0 ? 1 : precision;
  const exponent = value === 0 ? 0 : Number(value.toExponential(significant - 1).split('e')[1]);
  const useExponent = exponent < -4 || exponent >= significant;
  const text = useExponent ? exponential(value, significant - 1) : value.toFixed(significant - 1 - exponent);
  if (keepZeros || !text.includes('.')) return text;
  return useExponent ? text.replace(/\.?0+(?=e)/, '') : text.replace(/\.?0+$/, '');
}

function exponential(value: number, precision: number): string {
  return value.toExponential(precision).replace(/e([-+])(\d)$/, 'e$10$2');
}
