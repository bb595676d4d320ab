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
