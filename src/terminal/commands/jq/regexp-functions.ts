import { describe, JqError, type Json } from './value.ts';

type ValueFunction = (input: Json, ...args: Json[]) => Json;

/** The matches of an expression: as `match` gives them. Throws a JqError. */
export function findMatches(input: Json, pattern: Json, flags: Json): Map<string, Json>[] {
  let [source, options] = [pattern, flags];
  if (Array.isArray(pattern)) [source, options] = [pattern[0] ?? null, pattern[1] ?? null];
  if (typeof input !== 'string') throw new JqError(`${describe(input)} cannot be matched, as it is not a string`);
  if (typeof source !== 'string') throw new JqError(`${describe(source)} cannot be matched, as it is not a string`);
  if (options !== null && typeof options !== 'string') throw new JqError(`${describe(options)} is not a string`);
  const letters = options ?? '';
  const expression = compile(source, letters);
  const found = letters.includes('g')
    ? [...input.matchAll(expression)]
    : [expression.exec(input)].filter((match) => match !== null);
  const kept = letters.includes('n') ? found.filter(([text]) => text !== '') : found;
  return kept.map((match) => describeMatch(input, match));
}

function compile(source: string, letters: string): RegExp {
  const flags = `gd${letters.includes('i') ? 'i' : ''}${letters.includes('s') || letters.includes('p') ? 's' : ''}u`;
  const text = letters.includes('x')
    ? source.replace(/\\.|\s+|#.*$/gm, (piece) => (piece.startsWith('\\') ? piece : ''))
    : source;
  const translated = text
    .replace(/\[\[:alpha:\]\]/g, '[A-Za-z]')
    .replace(
      /\[:(alpha|digit|alnum|space|upper|lower):\]/g,
      (_match, name: string) =>
        ({ alpha: 'A-Za-z', digit: '0-9', alnum: 'A-Za-z0-9', space: '\\s', upper: 'A-Z', lower: 'a-z' })[name] ?? '',
    )
    .replace(/\\h/g, '[0-9a-fA-F]')
    .replace(/\(\?([imx]+)\)/g, '')
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
    .replace(/\\([^\w\s^$.*+?()[\]{}|/\\-])/gu, '$1')
    .replace(/\\-/g, '\\x2d');
  const ignoreCase = /\(\?[mx]*i[mx]*\)/.test(text);
  try {
    return new RegExp(translated, ignoreCase && !flags.includes('i') ? `${flags}i` : flags);
  } catch {
    throw new JqError(`${source} (at offset 0) is not a valid regex: invalid pattern`);
  }
}

function describeMatch(input: string, match: RegExpExecArray): Map<string, Json> {
  const offset = (index: number): number => Array.from(input.slice(0, index)).length;
  const names = Object.entries(match.groups ?? {});
  const namesByNumber = groupNames(match, names);
  const captures = match.slice(1).map((text: string | undefined, index) => {
    const position = match.indices?.[index + 1]?.[0];
    return new Map<string, Json>([
      ['offset', text === undefined || position === undefined ? -1 : offset(position)],
      ['length', text === undefined ? 0 : Array.from(text).length],
      ['string', text ?? null],
      ['name', namesByNumber.get(index + 1) ?? null],
    ]);
  });
  return new Map<string, Json>([
    ['offset', offset(match.index)],
    ['length', Array.from(match[0]).length],
    ['string', match[0]],
    ['captures', captures],
  ]);
}

/** Which group has which name: those at the same place in the same order. */
function groupNames(
  match: RegExpExecArray,
  names: readonly (readonly [string, string | undefined])[],
): Map<number, string> {
  const found = new Map<number, string>();
  let from = 1;
  for (const [name] of names) {
    const range = match.indices?.groups?.[name];
    for (let index = from; index < match.length; index += 1) {
      const other = match.indices?.[index];
      if (other?.[0] !== range?.[0] || other?.[1] !== range?.[1]) continue;
      found.set(index, name);
      from = index + 1;
      break;
    }
  }
  return found;
}

function splitByExpression(input: Json, pattern: Json, flags: Json): Json {
  if (typeof input !== 'string') throw new JqError(`${describe(input)} cannot be matched, as it is not a string`);
  const characters = Array.from(input);
  const pieces: Json[] = [];
  let from = 0;
  for (const match of findMatches(input, pattern, `g${typeof flags === 'string' ? flags : ''}`)) {
    const offset = Number(match.get('offset'));
    pieces.push(characters.slice(from, offset).join(''));
    from = offset + Number(match.get('length'));
  }
  return [...pieces, characters.slice(from).join('')];
}

export const regexpFunctions: readonly (readonly [string, ValueFunction])[] = [
  ['test/2', (input, pattern = null, flags = null) => findMatches(input, pattern, flags).length > 0],
  ['split/2', (input, pattern = null, flags = null) => splitByExpression(input, pattern, flags)],
];
