import { formatDate } from '../date-format.ts';
import { JqError, type Json } from './value.ts';

type ValueFunction = (input: Json, ...args: Json[]) => Json;

/** Broken down time: year, month from 0, day, hours, minutes, seconds, weekday, day of the year. */
function brokenDown(seconds: number): Json[] {
  const date = new Date(seconds * 1000);
  const start = Date.UTC(date.getUTCFullYear(), 0, 1);
  return [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds() + (seconds - Math.floor(seconds)),
    date.getUTCDay(),
    Math.floor((date.getTime() - start) / 86_400_000),
  ];
}

function toSeconds(input: Json, name: string): number {
  if (typeof input === 'number') return input;
  if (!Array.isArray(input)) throw new JqError(`${name} requires array of 6 numbers`);
  const [year = 0, month = 0, day = 1, hour = 0, minute = 0, second = 0] = input.map(Number);
  return Math.floor(Date.UTC(year, month, day, hour, minute, second) / 1000);
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const fieldPatterns: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  e: '\\s*(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  Z: '(?:[A-Za-z]+)',
  z: '(?:Z|[-+]\\d{2}:?\\d{2})',
  b: '(?<b>[A-Za-z]{3})[a-z]*',
  B: '(?<b>[A-Za-z]{3})[a-z]*',
  a: '[A-Za-z]+',
  A: '[A-Za-z]+',
  s: '(?<s>\\d+)',
};

function parseTime(input: Json, format: Json | undefined): Json {
  if (typeof input !== 'string') throw new JqError(`strptime/1 requires string inputs and arguments`);
  if (typeof format !== 'string') throw new JqError(`strptime/1 requires string inputs and arguments`);
  const expanded = format.replaceAll('%T', '%H:%M:%S').replaceAll('%F', '%Y-%m-%d');
  const source = expanded.replace(/%([A-Za-z])|[\\^$.*+?()[\]{}|/]/g, (match, letter?: string) =>
    letter === undefined ? `\\${match}` : (fieldPatterns[letter] ?? '.*?'),
  );
  const groups = new RegExp(`^${source}$`, 'u').exec(input)?.groups;
  if (groups === undefined) throw new JqError(`date "${input}" does not match format "${format}"`);
  if (groups['s'] !== undefined) return brokenDown(Number(groups['s']));
  const month = groups['b'] === undefined ? Number(groups['m'] ?? 1) - 1 : months.indexOf(groups['b'].toLowerCase());
  const time = Date.UTC(
    Number(groups['Y'] ?? 1970),
    month,
    Number(groups['d'] ?? 1),
    Number(groups['H'] ?? 0),
    Number(groups['M'] ?? 0),
    Number(groups['S'] ?? 0),
  );
  return brokenDown(time / 1000);
}

export const dateFunctions: readonly (readonly [string, ValueFunction])[] = [
  [
    'gmtime/0',
    (input) => {
      if (typeof input !== 'number') throw new JqError('gmtime() requires a number');
      return brokenDown(input);
    },
  ],
  ['localtime/0', (input) => brokenDown(Number(input))],
  [
    'mktime/0',
    (input) => {
      if (!Array.isArray(input)) throw new JqError('mktime requires array of 6 numbers');
      return toSeconds(input, 'mktime');
    },
  ],
  [
    'strftime/1',
    (input, format) => {
      if (typeof format !== 'string') throw new JqError('strftime/1 requires a string format');
      if (typeof input !== 'number' && !Array.isArray(input))
        throw new JqError(`strftime/1 requires parsed datetime inputs`);
      return formatDate(toSeconds(input, 'strftime/1') * 1000, format);
    },
  ],
  ['strptime/1', parseTime],
];
