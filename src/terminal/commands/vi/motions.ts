import type { Document, Position } from './document.ts';

export interface Motion {
  readonly to: Position;
  /** Whole lines are meant. */
  readonly linewise?: boolean;
  /** The character at the end belongs to it. */
  readonly inclusive?: boolean;
}

export interface MotionContext {
  readonly document: Document;
  readonly from: Position;
  readonly count: number;
  /** Whether a count was given. */
  readonly counted: boolean;
  /** Rows of the screen. */
  readonly page: number;
}

type MotionFunction = (context: MotionContext) => Motion;

const row = ({ document }: MotionContext, to: number): number => Math.max(0, Math.min(document.lines.length - 1, to));

function vertical(context: MotionContext, distance: number): Motion {
  return { to: { row: row(context, context.from.row + distance), column: context.from.column }, linewise: true };
}

function firstWord(line: string): number {
  return Math.max(0, line.search(/\S/));
}

function kind(character: string | undefined): 'blank' | 'word' | 'other' {
  if (character === undefined || /\s/.test(character)) return 'blank';
  return /[\w\u0080-\uffff]/.test(character) ? 'word' : 'other';
}

function wordForward({ document, from, count }: MotionContext): Motion {
  let { row: at, column } = from;
  for (let left = count; left > 0; left -= 1) {
    const start = kind(document.line(at)[column]);
    while (column < document.line(at).length && kind(document.line(at)[column]) === start && start !== 'blank')
      column += 1;
    for (;;) {
      while (column < document.line(at).length && kind(document.line(at)[column]) === 'blank') column += 1;
      if (column < document.line(at).length || at >= document.lines.length - 1) break;
      at += 1;
      column = 0;
      if (document.line(at) === '') break;
    }
  }
  return { to: { row: at, column } };
}

function wordBack({ document, from, count }: MotionContext): Motion {
  let { row: at, column } = from;
  for (let left = count; left > 0; left -= 1) {
    column -= 1;
    while (column < 0 || kind(document.line(at)[column]) === 'blank') {
      if (column >= 0) column -= 1;
      else if (at === 0) return { to: { row: 0, column: 0 } };
      else {
        at -= 1;
        column = document.line(at).length - 1;
        if (document.line(at) === '') break;
      }
    }
    const start = kind(document.line(at)[column]);
    while (column > 0 && kind(document.line(at)[column - 1]) === start) column -= 1;
    column = Math.max(0, column);
  }
  return { to: { row: at, column } };
}

function wordEnd({ document, from, count }: MotionContext): Motion {
  let { row: at, column } = from;
  for (let left = count; left > 0; left -= 1) {
    column += 1;
    while (kind(document.line(at)[column]) === 'blank') {
      if (column < document.line(at).length) column += 1;
      else if (at >= document.lines.length - 1)
        return { to: { row: at, column: Math.max(0, document.line(at).length - 1) }, inclusive: true };
      else {
        at += 1;
        column = 0;
      }
    }
    const start = kind(document.line(at)[column]);
    while (kind(document.line(at)[column + 1]) === start) column += 1;
  }
  return { to: { row: at, column }, inclusive: true };
}

function paragraph(context: MotionContext, step: 1 | -1): Motion {
  const { document } = context;
  let at = context.from.row + step;
  while (at > 0 && at < document.lines.length - 1 && document.line(at) !== '') at += step;
  return { to: { row: row(context, at), column: 0 } };
}

const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', ')': '(', ']': '[', '}': '{' };

function matching({ document, from }: MotionContext): Motion {
  let { row: at, column } = from;
  const start = document
    .line(at)
    .slice(column)
    .search(/[()[\]{}]/);
  if (start < 0) return { to: from };
  column += start;
  const open = document.line(at)[column] ?? '';
  const close = pairs[open] ?? '';
  const step = '([{'.includes(open) ? 1 : -1;
  for (let depth = 0; at >= 0 && at < document.lines.length; ) {
    const character = document.line(at)[column];
    if (character === open) depth += 1;
    else if (character === close) depth -= 1;
    if (depth === 0) return { to: { row: at, column }, inclusive: true };
    column += step;
    while (column < 0 || column >= document.line(at).length) {
      at += step;
      if (at < 0 || at >= document.lines.length) return { to: from };
      column = step > 0 ? 0 : document.line(at).length - 1;
      if (document.line(at) !== '') break;
    }
  }
  return { to: from };
}

/** Where keys lead from a position. */
export const motions: Readonly<Record<string, MotionFunction>> = {
  h: ({ from, count }) => ({ to: { row: from.row, column: Math.max(0, from.column - count) } }),
  l: ({ document, from, count }) => ({
    to: { row: from.row, column: Math.min(document.line(from.row).length, from.column + count) },
  }),
  j: (context) => vertical(context, context.count),
  k: (context) => vertical(context, -context.count),
  w: wordForward,
  W: wordForward,
  b: wordBack,
  B: wordBack,
  e: wordEnd,
  E: wordEnd,
  '0': ({ from }) => ({ to: { row: from.row, column: 0 } }),
  '^': ({ document, from }) => ({ to: { row: from.row, column: firstWord(document.line(from.row)) } }),
  $: ({ document, from }) => ({
    to: { row: from.row, column: Math.max(0, document.line(from.row).length - 1) },
    inclusive: true,
  }),
  gg: (context) => ({ to: { row: row(context, context.counted ? context.count - 1 : 0), column: 0 }, linewise: true }),
  G: (context) => ({
    to: { row: row(context, context.counted ? context.count - 1 : Number.POSITIVE_INFINITY), column: 0 },
    linewise: true,
  }),
  '{': (context) => paragraph(context, -1),
  '}': (context) => paragraph(context, 1),
  '%': matching,
  'ctrl-d': (context) => vertical(context, Math.floor(context.page / 2)),
  'ctrl-u': (context) => vertical(context, -Math.floor(context.page / 2)),
  'ctrl-f': (context) => vertical(context, context.page),
  'ctrl-b': (context) => vertical(context, -context.page),
};

/** Other keys for the same. */
export const motionKeys: Readonly<Record<string, string>> = {
  left: 'h',
  backspace: 'h',
  right: 'l',
  ' ': 'l',
  down: 'j',
  enter: 'j',
  '+': 'j',
  up: 'k',
  '-': 'k',
  home: '0',
  end: '$',
  'page-down': 'ctrl-f',
  'page-up': 'ctrl-b',
  'alt-f': 'w',
  'alt-b': 'b',
};

/** `f`, `F`, `t`, `T` with a character. */
export function findInLine(
  { document, from, count }: MotionContext,
  letter: string,
  character: string,
): Motion | undefined {
  const line = document.line(from.row);
  const forward = letter === 'f' || letter === 't';
  let column = from.column;
  for (let left = count; left > 0; left -= 1) {
    column = forward
      ? line.indexOf(character, column + 1)
      : column === 0
        ? -1
        : line.lastIndexOf(character, column - 1);
    if (column < 0) return undefined;
  }
  if (letter === 't') column -= 1;
  if (letter === 'T') column += 1;
  return { to: { row: from.row, column }, inclusive: forward };
}

/** `iw`, `aw`, `i"`, `a(` and the like: from and to (excluded), in the line. */
export function textObject(
  { document, from }: MotionContext,
  around: boolean,
  letter: string,
): [number, number] | undefined {
  const line = document.line(from.row);
  if (letter === 'w' || letter === 'W') {
    let [start, end] = [from.column, from.column];
    const wanted = kind(line[from.column]);
    while (start > 0 && kind(line[start - 1]) === wanted) start -= 1;
    while (end < line.length && kind(line[end]) === wanted) end += 1;
    if (around) while (end < line.length && kind(line[end]) === 'blank') end += 1;
    return [start, end];
  }
  const close = pairs[letter] ?? letter;
  const [first, last] = '([{'.includes(letter) ? [letter, close] : [')]}'.includes(letter) ? close : letter, letter];
  const start = line.lastIndexOf(first, from.column);
  const begin = start < 0 ? line.indexOf(first) : start;
  const end = line.indexOf(last, begin + 1);
  if (begin < 0 || end < 0) return undefined;
  return around ? [begin, end + 1] : [begin + 1, end];
}
