import { CelUint } from '../values/cel-uint.ts';
import type { CelValue } from '../values/cel-value.ts';
import type { TokenKind } from './token.ts';
import { unescapeBytes, unescapeText } from './unescape.ts';
import { UnreadableError } from './unreadable-error.ts';

const maxInt = 2n ** 63n - 1n;
const minInt = -(2n ** 63n);

/** The value of a number or a string as written, a sign included. Throws UnreadableError. */
export function parseLiteral(kind: TokenKind, text: string, offset: number): CelValue {
  if (kind === 'int') return parseInteger(text, offset);
  if (kind === 'uint') return parseUnsigned(text, offset);
  if (kind === 'double') return parseDouble(text, offset);
  const isBytes = kind === 'bytes';
  const unprefixed = isBytes ? text.slice(1) : text;
  const isRaw = /^[rR]/.test(unprefixed);
  const quoted = isRaw ? unprefixed.slice(1) : unprefixed;
  const width = /^("""|''')/.test(quoted) ? 3 : 1;
  const content = quoted.slice(width, -width).replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  if (isBytes) return isRaw ? new TextEncoder().encode(content) : unescapeBytes(content, offset);
  return isRaw ? content : unescapeText(content, offset);
}

function parseInteger(text: string, offset: number): bigint {
  const isNegative = text.startsWith('-');
  const size = BigInt(isNegative ? text.slice(1) : text);
  const value = isNegative ? -size : size;
  if (value > maxInt || value < minInt) throw new UnreadableError(offset, 'invalid int literal');
  return value;
}

function parseUnsigned(text: string, offset: number): CelUint {
  const value = BigInt(text.slice(0, -1));
  if (value >= 2n ** 64n) throw new UnreadableError(offset, 'invalid uint literal');
  return new CelUint(value);
}

function parseDouble(text: string, offset: number): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new UnreadableError(offset, 'invalid double literal');
  return value;
}
