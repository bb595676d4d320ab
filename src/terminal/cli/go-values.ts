import { quote } from '../../core/meta/quote.ts';

const truths = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false] as const),
]);

/** Reads a boolean as Go does. Throws an Error in Go's words. */
export function parseGoBoolean(text: string): boolean {
  const value = truths.get(text);
  if (value === undefined) throw new Error(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`);
  return value;
}

const integerForms = /^[+-]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)$/;

/** Reads an integer in Go's notations (`10`, `0x1f`, `0o17`). Throws an Error in Go's words. */
export function parseGoInteger(text: string, bits: 32 | 64): number {
  const plain = text.replace(/(?<=[0-9a-fA-F])_(?=[0-9a-fA-F])/g, '');
  if (!integerForms.test(plain)) throw new Error(`strconv.ParseInt: parsing ${quote(text)}: invalid syntax`);
  const magnitude = BigInt(plain.replace(/^[+-]/, '').replace(/^0([0-7]+)$/, '0o$1'));
  const value = plain.startsWith('-') ? -magnitude : magnitude;
  const limit = 1n << BigInt(bits - 1);
  if (value >= limit || value < -limit) throw new Error(`strconv.ParseInt: parsing ${quote(text)}: value out of range`);
  return Number(value);
}

const unitMs = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Milliseconds of a duration such as `1h30m` or `1.5s`. Throws an Error in Go's words. */
export function parseGoDuration(text: string): number {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return 0;
  if (unsigned === '') throw new Error(`time: invalid duration ${quote(text)}`);
  let rest = unsigned;
  let totalMs = 0;
  while (rest !== '') {
    const number = /^(\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) throw new Error(`time: invalid duration ${quote(text)}`);
    const unit = /^[^\d.]*/.exec(rest.slice(number.length))?.[0] ?? '';
    if (unit === '') throw new Error(`time: missing unit in duration ${quote(text)}`);
    const factor = unitMs.get(unit);
    if (factor === undefined) throw new Error(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    totalMs += Number(number) * factor;
    rest = rest.slice(number.length + unit.length);
  }
  return text.startsWith('-') ? -totalMs : totalMs;
}

/** A duration as Go prints it: `1h0m0s`, `1.5s`, `100ms`, `0s`. */
export function formatGoDuration(durationMs: number): string {
  if (durationMs === 0) return '0s';
  if (durationMs < 0) return `-${formatGoDuration(-durationMs)}`;
  if (durationMs < 1e-3) return `${Math.round(durationMs * 1e6)}ns`;
  if (durationMs < 1) return `${trimmed(durationMs * 1e3, 3)}µs`;
  if (durationMs < 1000) return `${trimmed(durationMs, 6)}ms`;
  const hours = Math.floor(durationMs / 3_600_000);
  const minutes = Math.floor((durationMs % 3_600_000) / 60_000);
  const seconds = `${trimmed((durationMs % 60_000) / 1000, 9)}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}

/** The fields of one line of comma-separated values. Throws an Error in Go's words. */
export function parseCsvLine(text: string): string[] {
  const fields: string[] = [];
  let position = 0;
  for (;;) {
    if (text[position] === '"') {
      const [field, end] = quotedField(text, position);
      fields.push(field);
      position = end;
    } else {
      const comma = text.indexOf(',', position);
      const end = comma < 0 ? text.length : comma;
      const field = text.slice(position, end);
      const stray = field.indexOf('"');
      if (stray >= 0)
        throw new Error(`parse error on line 1, column ${position + stray + 1}: bare " in non-quoted-field`);
      fields.push(field);
      position = end;
    }
    if (position >= text.length) return fields;
    position += 1;
  }
}

function quotedField(text: string, start: number): [field: string, end: number] {
  let field = '';
  for (let position = start + 1; position < text.length; position += 1) {
    if (text[position] !== '"') field += text[position];
    else if (text[position + 1] === '"') {
      field += '"';
      position += 1;
    } else if (position + 1 === text.length || text[position + 1] === ',') return [field, position + 1];
    else throw new Error(`parse error on line 1, column ${position + 1}: extraneous or missing " in quoted-field`);
  }
  throw new Error(`parse error on line 1, column ${text.length + 1}: extraneous or missing " in quoted-field`);
}
