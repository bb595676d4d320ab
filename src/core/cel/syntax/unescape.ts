import { UnreadableError } from './unreadable-error.ts';

const simple: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '?': '?',
};

const escapeSequence = /\\(?:([0-3][0-7]{2})|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g;

/** The text that a string literal stands for. Throws UnreadableError. */
export function unescapeText(content: string, offset: number): string {
  return content.replace(
    escapeSequence,
    (_match, octal?: string, hex?: string, short?: string, long?: string, other?: string) => {
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      const digits = hex ?? short ?? long;
      if (digits === undefined) return simpleEscape(other ?? '', offset);
      const code = Number.parseInt(digits, 16);
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        throw new UnreadableError(offset, 'invalid unicode code point');
      return String.fromCodePoint(code);
    },
  );
}

/** The bytes that a literal stands for: escapes of numbers are bytes, other characters are encoded. Throws UnreadableError. */
export function unescapeBytes(content: string, offset: number): Uint8Array {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  let end = 0;
  for (const match of content.matchAll(escapeSequence)) {
    bytes.push(...encoder.encode(content.slice(end, match.index)));
    const [whole, octal, hex, short, long, other] = match;
    if (short !== undefined || long !== undefined) throw new UnreadableError(offset, 'unable to unescape string');
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else bytes.push(...encoder.encode(simpleEscape(other ?? '', offset)));
    end = match.index + whole.length;
  }
  bytes.push(...encoder.encode(content.slice(end)));
  return Uint8Array.from(bytes);
}

function simpleEscape(character: string, offset: number): string {
  const value = simple[character];
  if (value === undefined) throw new UnreadableError(offset, 'unable to unescape string');
  return value;
}
