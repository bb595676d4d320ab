import { isAmbiguousPlain } from './resolve-plain.ts';

/** Where a scalar is written. */
export interface Place {
  /** How many characters stand before it on its line. */
  readonly column: number;
  /** How far its further lines are indented. */
  readonly indent: number;
}

const breaks = /[\n\r\u0085\u2028\u2029]/;
/** What go-yaml does not print as it is. Characters beyond the basic plane are among it. */
const special = /[^\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;
const escaped = /["\\\n\u2028\u2029]|[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;

/** How a text may be written. */
type Style = 'plain' | 'single' | 'double' | 'literal';

/** A text as go-yaml writes it: lines break at the first space beyond column 80. */
export function formatText(text: string, place: Place): string {
  const style = valueStyle(text);
  return style === 'literal' ? literal(text, place.indent) : flow(text, style, place);
}

/** A text as the key of a mapping, on one line. */
export function formatKey(text: string): string {
  const style = valueStyle(text);
  return flow(text, style === 'literal' ? 'double' : style, undefined);
}

/** The bytes of a key that still stands before its colon on one line. */
const longestSimpleKey = 128;

/** Whether a text can stand before the colon of a mapping; otherwise it is written after a question mark. */
export function isSimpleKey(text: string): boolean {
  return !breaks.test(text) && new TextEncoder().encode(text).length <= longestSimpleKey;
}

function valueStyle(text: string): Style {
  if (text.includes('\n')) return allowsLiteral(text) ? 'literal' : 'double';
  if (isAmbiguousPlain(text) || special.test(text)) return 'double';
  if (breaks.test(text)) return allowsSingle(text) ? 'single' : 'double';
  return allowsPlain(text) ? 'plain' : 'single';
}

function allowsLiteral(text: string): boolean {
  return !special.test(text) && !text.endsWith(' ') && !/ [\n\u2028\u2029]/.test(text);
}

function allowsSingle(text: string): boolean {
  return !/[\n\u2028\u2029] | [\n\u2028\u2029]/.test(text);
}

function allowsPlain(text: string): boolean {
  if (text.startsWith('---') || text.startsWith('...')) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[?:-](?:[ \t]|$)/.test(text)) return false;
  return !/^ | $|:(?:[ \t]|$)|[ \t]#/.test(text);
}

const foldColumn = 80;
const quotes: Record<Exclude<Style, 'literal'>, string> = { plain: '', single: "'", double: '"' };

/** Without a place the text stays on one line. */
function flow(text: string, style: Exclude<Style, 'literal'>, place: Place | undefined): string {
  const characters = Array.from(text);
  const margin = `\n${' '.repeat(place?.indent ?? 0)}`;
  const quote = quotes[style];
  let written = quote;
  let column = (place?.column ?? 0) + quote.length;
  characters.forEach((character, index) => {
    const fold = character === ' ' && column > foldColumn && place !== undefined && foldsAt(characters, index, style);
    const piece = fold ? margin + (characters[index + 1] === ' ' ? '\\' : '') : encode(character, style);
    written += piece;
    column = fold ? piece.length - 1 : column + piece.length;
  });
  return written + quote;
}

function foldsAt(characters: readonly string[], index: number, style: Style): boolean {
  if (characters[index - 1] === ' ') return false;
  if (style !== 'plain' && (index === 0 || index === characters.length - 1)) return false;
  return style === 'double' || characters[index + 1] !== ' ';
}

function encode(character: string, style: Style): string {
  if (style === 'single') return character === "'" ? "''" : character;
  return style === 'double' && escaped.test(character) ? escapeCharacter(character) : character;
}

const shortEscapes = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\u0085', 'N'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
]);

function escapeCharacter(character: string): string {
  return `\\${shortEscapes.get(character) ?? hexEscape(character.codePointAt(0) ?? 0)}`;
}

function hexEscape(code: number): string {
  const digits = code.toString(16).toUpperCase();
  if (code <= 0xff) return `x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `u${digits.padStart(4, '0')}` : `U${digits.padStart(8, '0')}`;
}

function literal(text: string, indent: number): string {
  const hint = /^[ \n\u2028\u2029]/.test(text) ? '2' : '';
  const lines = text.split('\n');
  const ends = lines.at(-1) === '';
  const keep = ends && lines.at(-2) === '';
  const chomp = ends ? (keep ? '+' : '') : '-';
  const content = ends ? lines.slice(0, -1) : lines;
  const margin = ' '.repeat(indent);
  return `|${hint}${chomp}\n${content.map((line) => (line === '' ? '' : margin + line)).join('\n')}`;
}
