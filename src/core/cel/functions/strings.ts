import { CelError } from '../values/cel-error.ts';
import { CelList } from '../values/cel-list.ts';
import { textOf } from '../values/format-value.ts';
import { formatText } from './format-text.ts';
import { type Overload, overload } from './overload.ts';

const list = (texts: readonly string[]): CelList => new CelList(texts);

/** The strings library: positions count characters. */
export const stringOverloads: readonly Overload[] = [
  overload('string charAt(int): string', charAt),
  overload('string indexOf(string): int', (text: string, part: string) => indexOf(text, part, 0n)),
  overload('string indexOf(string, int): int', indexOf),
  overload('string lastIndexOf(string): int', lastIndexOf),
  overload('string lastIndexOf(string, int): int', lastIndexFrom),
  overload('string lowerAscii(): string', (text: string) => text.replace(/[A-Z]+/g, (part) => part.toLowerCase())),
  overload('string upperAscii(): string', (text: string) => text.replace(/[a-z]+/g, (part) => part.toUpperCase())),
  overload('string replace(string, string): string', (text: string, from: string, to: string) =>
    replace(text, from, to, -1n),
  ),
  overload('string replace(string, string, int): string', replace),
  overload('string split(string): list(string)', (text: string, separator: string) => list(split(text, separator))),
  overload('string split(string, int): list(string)', (text: string, separator: string, limit: bigint) =>
    list(splitInto(text, separator, Number(limit))),
  ),
  overload('string substring(int): string', (text: string, start: bigint) => {
    const characters = Array.from(text);
    checkIndex(start, characters.length);
    return characters.slice(Number(start)).join('');
  }),
  overload('string substring(int, int): string', substring),
  overload('string trim(): string', (text: string) => text.trim()),
  overload('string format(list(dyn)): string', formatText),
  overload('strings.quote(string): string', quoteText),
  overload('list(string) join(): string', (texts: CelList) => join(texts, '')),
  overload('list(string) join(string): string', join),
];

function checkIndex(index: bigint, length: number): void {
  if (index < 0n || index > BigInt(length)) throw new CelError(`index out of range: ${index}`);
}

function charAt(text: string, index: bigint): string {
  const characters = Array.from(text);
  checkIndex(index, characters.length);
  return characters[Number(index)] ?? '';
}

function indexOf(text: string, part: string, offset: bigint): bigint {
  if (part === '') return offset;
  if (offset < 0n) throw new CelError(`index out of range: ${offset}`);
  const characters = Array.from(text);
  const skipped = characters.slice(0, Number(offset)).join('').length;
  return toCharacters(text, offset >= BigInt(characters.length) ? -1 : text.indexOf(part, skipped));
}

function lastIndexOf(text: string, part: string): bigint {
  if (part === '') return BigInt(Array.from(text).length);
  return toCharacters(text, text.lastIndexOf(part));
}

function lastIndexFrom(text: string, part: string, offset: bigint): bigint {
  if (part === '') return offset;
  if (offset < 0n) throw new CelError(`index out of range: ${offset}`);
  const characters = Array.from(text);
  if (offset >= BigInt(characters.length)) return -1n;
  return toCharacters(text, text.lastIndexOf(part, characters.slice(0, Number(offset)).join('').length));
}

function toCharacters(text: string, index: number): bigint {
  return index < 0 ? -1n : BigInt(Array.from(text.slice(0, index)).length);
}

function replace(text: string, from: string, to: string, limit: bigint): string {
  if (limit < 0n) return text.split(from).length === 1 ? text : joinParts(text, from, to, Number.POSITIVE_INFINITY);
  return joinParts(text, from, to, Number(limit));
}

function joinParts(text: string, from: string, to: string, limit: number): string {
  if (from === '') {
    const characters = Array.from(text);
    const woven = characters.map((character, index) => (index < limit ? to : '') + character).join('');
    return woven + (characters.length < limit ? to : '');
  }
  const parts = text.split(from);
  return parts.slice(1).reduce((joined, part, index) => joined + (index < limit ? to : from) + part, parts[0] ?? '');
}

function split(text: string, separator: string): string[] {
  return separator === '' ? Array.from(text) : text.split(separator);
}

function splitInto(text: string, separator: string, limit: number): string[] {
  const parts = split(text, separator);
  if (limit < 0 || parts.length <= limit) return parts;
  if (limit === 0) return [];
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

function substring(text: string, start: bigint, end: bigint): string {
  if (start > end) throw new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  const characters = Array.from(text);
  checkIndex(start, characters.length);
  checkIndex(end, characters.length);
  return characters.slice(Number(start), Number(end)).join('');
}

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

function quoteText(text: string): string {
  return `"${Array.from(text, (character) => escapes[character] ?? character).join('')}"`;
}

function join({ items }: CelList, separator: string): string {
  const texts = items.map((item) => {
    if (typeof item !== 'string') throw new CelError(`join: invalid input: ${textOf(item) ?? ''}`);
    return item;
  });
  return texts.join(separator);
}
