import { contains, splitText } from './arithmetic.ts';
import { dateFunctions } from './date-functions.ts';
import { mathFunctions } from './math-functions.ts';
import { deletePaths, getKey, setPath } from './paths.ts';
import { JsonReader, JsonSyntaxError } from './read-json.ts';
import { regexpFunctions } from './regexp-functions.ts';
import { compare, describe, JqError, type Json, sortedKeys, toText, typeOf } from './value.ts';

/** A function of values: its input and arguments. Throws JqErrors. */
export type ValueFunction = (input: Json, ...args: Json[]) => Json;

function asText(value: Json, what: string): string {
  if (typeof value !== 'string') throw new JqError(`${describe(value)} ${what}`);
  return value;
}

function asArray(value: Json, what: string): Json[] {
  if (!Array.isArray(value)) throw new JqError(`${describe(value)} ${what}`);
  return value;
}

function toNumber(input: Json): number {
  if (typeof input === 'number') return input;
  if (typeof input === 'string') {
    const value = Number(input.trim() === '' ? 'x' : input);
    if (!Number.isNaN(value)) return value;
    throw new JqError(
      `Cannot use ${describe(input)} as number`
        .replace('Cannot use', 'Cannot parse')
        .replace(' as number', ' as JSON') && `${describe(input)} cannot be parsed as a number`,
    );
  }
  throw new JqError(`${describe(input)} cannot be parsed as a number`);
}

function length(input: Json): number {
  if (input === null) return 0;
  if (typeof input === 'boolean') throw new JqError(`${describe(input)} has no length`);
  if (typeof input === 'number') return Math.abs(input);
  if (typeof input === 'string') return Array.from(input).length;
  return input instanceof Map ? input.size : input.length;
}

function has(input: Json, key: Json): boolean {
  if (input instanceof Map && typeof key === 'string') return input.has(key);
  if (Array.isArray(input) && typeof key === 'number') return key >= 0 && key < input.length;
  throw new JqError(
    `Cannot check whether ${typeOf(input)} has a ${typeof key === 'string' ? 'string' : typeOf(key)} key`,
  );
}

function keys(input: Json, sorted: boolean): Json[] {
  if (Array.isArray(input)) return input.map((_, index) => index);
  if (!(input instanceof Map)) throw new JqError(`${describe(input)} has no keys`);
  return sorted ? sortedKeys(input) : [...input.keys()];
}

function flatten(input: Json, depth: Json): Json[] {
  if (typeof depth !== 'number') throw new JqError('flatten depth must not be negative');
  const items = asArray(input, 'cannot be flattened');
  return items.flatMap((item) => (Array.isArray(item) && depth !== 0 ? flatten(item, depth - 1) : [item]));
}

function fromJson(input: Json): Json {
  const text = asText(input, 'cannot be parsed as JSON');
  try {
    return new JsonReader(text).next() ?? null;
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new JqError(`${error.message} (while parsing '${text}')`);
    throw error;
  }
}

function ordered(input: Json, keysOf: Json): { item: Json; key: Json }[] {
  const list = asArray(input, 'cannot be sorted, as it is not an array');
  const sortKeys = Array.isArray(keysOf) ? keysOf : [];
  return list.map((item, index) => ({ item, key: sortKeys[index] ?? null }));
}

function groups(input: Json, keysOf: Json): Json[][] {
  const found: { key: Json; items: Json[] }[] = [];
  for (const { item, key } of ordered(input, keysOf).sort((left, right) => compare(left.key, right.key))) {
    const last = found.at(-1);
    if (last !== undefined && compare(last.key, key) === 0) last.items.push(item);
    else found.push({ key, items: [item] });
  }
  return found.map(({ items }) => items);
}

function best(input: Json, keysOf: Json, wants: (order: number) => boolean): Json {
  let found: { item: Json; key: Json } | undefined;
  for (const each of ordered(input, keysOf))
    if (found === undefined || wants(compare(each.key, found.key))) found = each;
  return found?.item ?? null;
}

function indices(input: Json, wanted: Json): Json {
  if (typeof input === 'string' && typeof wanted === 'string') {
    const found: Json[] = [];
    if (wanted === '') return null;
    for (let at = input.indexOf(wanted); at >= 0; at = input.indexOf(wanted, at + 1)) found.push(at);
    return found;
  }
  if (input === null) return null;
  if (Array.isArray(input) && !Array.isArray(wanted))
    return input.flatMap((item, index) => (compare(item, wanted) === 0 ? [index] : []));
  return getKey(input, wanted);
}

function explode(input: Json): Json[] {
  return Array.from(asText(input, 'cannot be exploded'), (character) => character.codePointAt(0) ?? 0);
}

function implode(input: Json): string {
  return asArray(input, 'cannot be imploded, must be an array of codepoints')
    .map((code) => String.fromCodePoint(Number(code)))
    .join('');
}

function join(input: Json, separator: Json): Json {
  const items = asArray(input, 'cannot be joined');
  const glue = typeof separator === 'string' ? separator : '';
  return items
    .map((item) => {
      if (item === null) return '';
      if (typeof item === 'object') throw new JqError(`Cannot join with ${typeOf(item)}`);
      return typeof item === 'string' ? item : toText(item);
    })
    .join(glue);
}

/** By name and arity. */
export const valueFunctions: ReadonlyMap<string, ValueFunction> = new Map<string, ValueFunction>([
  ...mathFunctions,
  ['not/0', (input) => input === null || input === false],
  ['length/0', length],
  [
    'utf8bytelength/0',
    (input) => new TextEncoder().encode(asText(input, 'only strings have UTF-8 byte length')).length,
  ],
  [
    'abs/0',
    (input) =>
      typeof input === 'number'
        ? Math.abs(input)
        : (() => {
            throw new JqError(`${describe(input)} has no absolute value`);
          })(),
  ],
  ['type/0', typeOf],
  ['keys/0', (input) => keys(input, true)],
  ['keys_unsorted/0', (input) => keys(input, false)],
  ['has/1', (input, key = null) => has(input, key)],
  ['contains/1', (input, other = null) => contains(input, other)],
  ['tostring/0', (input) => (typeof input === 'string' ? input : toText(input))],
  ['tonumber/0', toNumber],
  ['tojson/0', (input) => toText(input)],
  ['fromjson/0', fromJson],
  [
    'ascii_downcase/0',
    (input) => asText(input, 'cannot be lowercased').replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  ],
  [
    'ascii_upcase/0',
    (input) => asText(input, 'cannot be uppercased').replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  ],
  ['explode/0', explode],
  ['implode/0', implode],
  [
    'reverse/0',
    (input) =>
      typeof input === 'string'
        ? Array.from(input).reverse().join('')
        : input === null
          ? []
          : [...asArray(input, 'cannot be reversed, as it is not an array')].reverse(),
  ],
  [
    'ltrimstr/1',
    (input, prefix) =>
      typeof input === 'string' && typeof prefix === 'string' && input.startsWith(prefix)
        ? input.slice(prefix.length)
        : input,
  ],
  [
    'rtrimstr/1',
    (input, suffix) =>
      typeof input === 'string' && typeof suffix === 'string' && suffix !== '' && input.endsWith(suffix)
        ? input.slice(0, -suffix.length)
        : input,
  ],
  ['trim/0', (input) => asText(input, 'cannot be trimmed').trim()],
  ['ltrim/0', (input) => asText(input, 'cannot be trimmed').trimStart()],
  ['rtrim/0', (input) => asText(input, 'cannot be trimmed').trimEnd()],
  [
    'startswith/1',
    (input, prefix) =>
      both(input, prefix, 'startswith() requires string inputs', (text, other) => text.startsWith(other)),
  ],
  [
    'endswith/1',
    (input, suffix) => both(input, suffix, 'endswith() requires string inputs', (text, other) => text.endsWith(other)),
  ],
  ['split/1', (input, separator) => both(input, separator, 'split input and separator must be strings', splitText)],
  ['join/1', (input, separator = null) => join(input, separator)],
  ['flatten/1', (input, depth = null) => flatten(input, depth)],
  [
    'setpath/2',
    (input, path = null, value = null) => setPath(input, asArray(path, 'Path must be specified as an array'), value),
  ],
  [
    'delpaths/1',
    (input, paths) =>
      deletePaths(
        input,
        asArray(paths ?? null, 'Paths must be specified as an array')
          .map((path) => asArray(path, 'Path must be specified as an array'))
          .sort((left, right) => compare(right, left)),
      ),
  ],
  [
    '_sort_by/1',
    (input, by = null) =>
      ordered(input, by)
        .sort((left, right) => compare(left.key, right.key))
        .map(({ item }) => item),
  ],
  ['_group_by/1', (input, by = null) => groups(input, by)],
  ['_min_by/1', (input, by = null) => best(input, by, (order) => order < 0)],
  ['_max_by/1', (input, by = null) => best(input, by, (order) => order >= 0)],
  ['indices/1', (input, wanted = null) => indices(input, wanted)],
  ['index/1', (input, wanted = null) => firstOf(indices(input, wanted), 0)],
  ['rindex/1', (input, wanted = null) => firstOf(indices(input, wanted), -1)],
  ['infinite/0', () => Number.POSITIVE_INFINITY],
  ['nan/0', () => Number.NaN],
  ['isinfinite/0', (input) => typeof input === 'number' && !Number.isFinite(input) && !Number.isNaN(input)],
  ['isnan/0', (input) => Number.isNaN(input)],
  ['isnormal/0', (input) => typeof input === 'number' && Number.isFinite(input) && input !== 0],
  [
    'bsearch/1',
    (input, wanted = null) =>
      asArray(input, 'cannot be searched from').findIndex((item) => compare(item, wanted) === 0),
  ],
  ['input_filename/0', () => null],
  ['input_line_number/0', () => 0],
  ['splits/0', () => null],
  ...regexpFunctions,
  ...dateFunctions,
]);

function both(input: Json, other: Json | undefined, problem: string, use: (text: string, other: string) => Json): Json {
  if (typeof input !== 'string' || typeof other !== 'string') throw new JqError(problem);
  return use(input, other);
}

function firstOf(found: Json, index: number): Json {
  return Array.isArray(found) ? (found.at(index) ?? null) : null;
}
