import { textWidth } from '../../shell/interactive/text-width.ts';

const bar = [
  ['^G', 'Help', '^X', 'Exit'],
  ['^O', 'Write Out', '^R', 'Read File'],
  ['^W', 'Where Is', '^\\', 'Replace'],
  ['^K', 'Cut', '^U', 'Paste'],
  ['^T', 'Execute', '^J', 'Justify'],
  ['^C', 'Location', '^/', 'Go To Line'],
] as const;

/** The two lines of keys at the bottom. */
export function helpLines(width: number): string[] {
  const size = Math.max(10, Math.floor(width / bar.length));
  const shown = bar.slice(0, Math.floor(width / size));
  const line = (key: 0 | 2): string =>
    shown.map((entry) => `\x1b[7m${entry[key]}\x1b[0m ${entry[key + 1] ?? ''}`.padEnd(size + 8)).join('');
  return [line(0), line(2)];
}

/** The part of a line that is shown, and the column of the screen that the cursor is in. */
export function showLine(line: string, cursor: number | undefined, width: number): { text: string; column: number } {
  const text = expandTabs(line);
  if (cursor === undefined) return { text: text.length > width ? `${text.slice(0, width - 1)}>` : text, column: 0 };
  const used = textWidth(expandTabs(line.slice(0, cursor)));
  const start = used < width - 1 ? 0 : used - (used % Math.max(1, width - 8));
  return { text: text.slice(start, start + width), column: used - start };
}

function expandTabs(line: string): string {
  let text = '';
  for (const character of line) text += character === '\t' ? ' '.repeat(8 - (text.length % 8)) : character;
  return text;
}
