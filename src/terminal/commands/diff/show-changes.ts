import { type Change, diffLines } from './line-diff.ts';

/** One side of a comparison. */
export interface Side {
  /** With how it is called in headers. */
  readonly label: string;
  readonly lines: readonly string[];
  /** The last line lacks its newline. */
  readonly unfinished: boolean;
}

const noNewline = '\\ No newline at end of file\n';

function show(side: Side, index: number, mark: string): string {
  const last = index === side.lines.length - 1 && side.unfinished;
  return `${mark}${side.lines[index] ?? ''}\n${last ? noNewline : ''}`;
}

function range(start: number, end: number): string {
  return end - start <= 1 ? String(end - start === 0 ? start : start + 1) : `${start + 1},${end}`;
}

/** The classic form: `2c2`, `< old`, `---`, `> new`. */
export function normalDiff(before: Side, after: Side, changes: readonly Change[]): string {
  return changes
    .map(({ oldStart, oldEnd, newStart, newEnd }) => {
      const letter = oldStart === oldEnd ? 'a' : newStart === newEnd ? 'd' : 'c';
      const removed = indices(oldStart, oldEnd).map((index) => show(before, index, '< '));
      const added = indices(newStart, newEnd).map((index) => show(after, index, '> '));
      const middle = letter === 'c' ? '---\n' : '';
      return `${range(oldStart, oldEnd)}${letter}${range(newStart, newEnd)}\n${removed.join('')}${middle}${added.join('')}`;
    })
    .join('');
}

function indices(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

/** The unified form, with `context` lines around each change. */
export function unifiedDiff(before: Side, after: Side, changes: readonly Change[], context: number): string {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1);
    if (last !== undefined && change.oldStart - last.oldEnd <= 2 * context) hunks.at(-1)?.push(change);
    else hunks.push([change]);
  }
  return `--- ${before.label}\n+++ ${after.label}\n${hunks.map((hunk) => showHunk(before, after, hunk, context)).join('')}`;
}

function showHunk(before: Side, after: Side, hunk: readonly Change[], context: number): string {
  const [first, last] = [hunk[0], hunk.at(-1)];
  if (first === undefined || last === undefined) return '';
  const lead = Math.min(context, first.oldStart);
  const trail = Math.min(context, before.lines.length - last.oldEnd);
  const [oldStart, oldEnd] = [first.oldStart - lead, last.oldEnd + trail];
  const [newStart, newEnd] = [first.newStart - lead, last.newEnd + trail];
  let text = `@@ -${span(oldStart, oldEnd)} +${span(newStart, newEnd)} @@\n`;
  let at = oldStart;
  for (const change of hunk) {
    for (; at < change.oldStart; at += 1) text += show(before, at, ' ');
    for (; at < change.oldEnd; at += 1) text += show(before, at, '-');
    text += indices(change.newStart, change.newEnd)
      .map((index) => show(after, index, '+'))
      .join('');
  }
  for (; at < oldEnd; at += 1) text += show(before, at, ' ');
  return text;
}

function span(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

export interface CompareOptions {
  readonly ignoreCase: boolean;
  readonly ignoreSpace: 'none' | 'amount' | 'all';
  readonly ignoreBlankLines: boolean;
}

/** The changes between two sides. */
export function changesBetween(before: Side, after: Side, options: CompareOptions): Change[] {
  const key = (side: Side): string[] =>
    side.lines.map((line, index) => {
      let text = options.ignoreCase ? line.toLowerCase() : line;
      if (options.ignoreSpace === 'amount') text = text.replace(/\s+/g, ' ').trimEnd();
      if (options.ignoreSpace === 'all') text = text.replace(/\s+/g, '');
      return index === side.lines.length - 1 && side.unfinished ? `${text}\0` : text;
    });
  const changes = diffLines(key(before), key(after));
  if (!options.ignoreBlankLines) return changes;
  const blank = (side: Side, start: number, end: number): boolean =>
    side.lines.slice(start, end).every((line) => line.trim() === '');
  return changes.filter(
    ({ oldStart, oldEnd, newStart, newEnd }) => !(blank(before, oldStart, oldEnd) && blank(after, newStart, newEnd)),
  );
}
