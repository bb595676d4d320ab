import { UsageError } from './command-line.ts';

/** Where in a line a key is, and how it compares. Fields and characters count from 1; end 0 is the field's end. */
export interface SortKey {
  readonly startField: number;
  readonly startCharacter: number;
  readonly endField: number | undefined;
  readonly endCharacter: number;
  readonly flags: string;
}

/** Reads `2,2n` or `1.3r`. */
export function parseKey(text: string, globalFlags: string): SortKey {
  const match = /^(\d+)(?:\.(\d+))?([bdfghiMnrRV]*)(?:,(\d+)(?:\.(\d+))?([bdfghiMnrRV]*))?$/.exec(text);
  if (match === null || match[1] === '0') {
    throw new UsageError(`invalid number at field start: invalid count at start of ${`'${text}'`}`, false);
  }
  const own = (match[3] ?? '') + (match[6] ?? '');
  return {
    startField: Number(match[1]),
    startCharacter: Number(match[2] ?? 1),
    endField: match[4] === undefined ? undefined : Number(match[4]),
    endCharacter: Number(match[5] ?? 0),
    flags: own === '' ? globalFlags : own,
  };
}

type Compare = (left: string, right: string) => number;

/** A comparison by keys; `whole`: the only key is the line itself. */
export function compareLines(keys: readonly SortKey[], separator: string | undefined, whole: boolean): Compare {
  const compares = keys.map((key): Compare => {
    const compare = comparisonFor(key.flags);
    const sign = key.flags.includes('r') ? -1 : 1;
    if (whole) return (left, right) => sign * compare(left, right);
    return (left, right) => sign * compare(extract(left, key, separator), extract(right, key, separator));
  });
  return (left, right) => {
    for (const compare of compares) {
      const result = compare(left, right);
      if (result !== 0) return result;
    }
    return 0;
  };
}

function extract(text: string, key: SortKey, separator: string | undefined): string {
  const bounds = fieldBounds(text, separator);
  const [start] = bounds[key.startField - 1] ?? [text.length, text.length];
  let from = start;
  if (key.flags.includes('b')) while (/\s/.test(text[from] ?? '')) from += 1;
  from += key.startCharacter - 1;
  if (key.endField === undefined) return text.slice(from);
  const [endStart, endEnd] = bounds[key.endField - 1] ?? [text.length, text.length];
  return text.slice(from, key.endCharacter === 0 ? endEnd : endStart + key.endCharacter);
}

/** Without a separator a field is blanks and what follows them. */
function fieldBounds(text: string, separator: string | undefined): [start: number, end: number][] {
  const bounds: [number, number][] = [];
  if (separator === undefined) {
    for (const match of text.matchAll(/[ \t]*[^ \t]+|[ \t]+$/g))
      bounds.push([match.index, match.index + match[0].length]);
    return bounds;
  }
  let start = 0;
  for (const field of text.split(separator)) {
    bounds.push([start, start + field.length]);
    start += field.length + 1;
  }
  return bounds;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

function comparisonFor(flags: string): Compare {
  if (flags.includes('n')) return byNumber((text) => Number(/^\s*(-?\d*\.?\d*)/.exec(text)?.[1] || 0));
  if (flags.includes('g')) return byNumber((text) => Number.parseFloat(text) || 0);
  if (flags.includes('h')) return byNumber(humanValue);
  if (flags.includes('M')) return byNumber((text) => months.indexOf(text.trim().slice(0, 3).toUpperCase()));
  if (flags.includes('V')) return compareVersions;
  const clean = (text: string): string => {
    const kept = flags.includes('d') ? text.replace(/[^\w\s]|_/g, '') : text;
    return flags.includes('f') ? kept.toUpperCase() : kept;
  };
  if (!/[df]/.test(flags)) return compareTexts;
  return (left, right) => compareTexts(clean(left), clean(right));
}

function byNumber(value: (text: string) => number): Compare {
  return (left, right) => (value(left) || 0) - (value(right) || 0);
}

function humanValue(text: string): number {
  const match = /^\s*(-?\d*\.?\d*)([KkMGTPE]?)/.exec(text);
  return Number(match?.[1] || 0) * 1024 ** (' KMGTPE'.indexOf((match?.[2] || ' ').toUpperCase()) || 0);
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Runs of digits compare as numbers. */
export function compareVersions(left: string, right: string): number {
  const pieces = (text: string): string[] => text.match(/\d+|\D+/g) ?? [];
  const [first, second] = [pieces(left), pieces(right)];
  for (let index = 0; index < Math.max(first.length, second.length); index += 1) {
    const [a = '', b = ''] = [first[index], second[index]];
    const numeric = /^\d/.test(a) && /^\d/.test(b);
    const result = numeric ? Number(a) - Number(b) || compareTexts(a, b) : compareTexts(a, b);
    if (result !== 0) return result;
  }
  return 0;
}
