import { characterWidth } from '../../shell/interactive/text-width.ts';
import type { TerminalScreen } from '../terminal-screen.ts';
import type { Document, Position } from './document.ts';

export interface ViewState {
  readonly cursor: Position;
  /** Where a selection begins. */
  readonly anchor: Position | undefined;
  readonly wholeLines: boolean;
  readonly numbered: boolean;
  readonly search: RegExp | undefined;
  /** The line at the bottom. */
  readonly status: string;
  /** The cursor stands in the status line, at this column. */
  readonly statusCursor: number | undefined;
}

/** Shows a part of a document. */
export class View {
  top = 0;
  readonly #screen: TerminalScreen;

  constructor(screen: TerminalScreen) {
    this.#screen = screen;
  }

  get page(): number {
    return Math.max(1, this.#screen.rows - 1);
  }

  async show(document: Document, state: ViewState): Promise<void> {
    this.#follow(document, state);
    const width = this.#screen.columns;
    const rows: string[] = [];
    let place = { row: 0, column: 0 };
    for (let index = this.top; index < document.lines.length && rows.length < this.page; index += 1) {
      const number = state.numbered ? `\x1b[33m${String(index + 1).padStart(3)} \x1b[0m` : '';
      const margin = state.numbered ? Math.max(4, String(index + 1).length + 1) : 0;
      const { rows: shown, cursor } = layOut(document.line(index), index, width - margin, state);
      if (index === state.cursor.row) place = { row: rows.length + cursor.row, column: margin + cursor.column };
      rows.push(...shown.map((text, part) => (part === 0 ? number : ' '.repeat(margin)) + text));
    }
    while (rows.length < this.page) rows.push('\x1b[1;34m~');
    const lines = [...rows.slice(0, this.page), state.status];
    const cursor = state.statusCursor === undefined ? place : { row: this.page, column: state.statusCursor };
    await this.#screen.paint(lines, cursor);
  }

  /** Scrolls so that the cursor can be seen. */
  #follow(document: Document, state: ViewState): void {
    const { row } = state.cursor;
    if (row < this.top) this.top = row;
    const height = (index: number): number =>
      layOut(document.line(index), index, this.#screen.columns - (state.numbered ? 4 : 0), state).rows.length;
    let used = 0;
    for (let index = row; index >= this.top; index -= 1) {
      used += height(index);
      if (used <= this.page) continue;
      this.top = index + 1;
      break;
    }
    this.top = Math.min(this.top, row);
  }
}

interface LaidOut {
  readonly rows: string[];
  readonly cursor: { row: number; column: number };
}

function layOut(line: string, index: number, width: number, state: ViewState): LaidOut {
  const marked = markedColumns(line, index, state);
  const rows: string[] = [];
  let [text, used, column, reversed] = ['', 0, 0, false];
  let cursor = { row: 0, column: 0 };
  for (const character of line) {
    const shown =
      character === '\t'
        ? ' '.repeat(8 - (used % 8))
        : /[\x00-\x1f]/.test(character)
          ? `^${String.fromCharCode(character.charCodeAt(0) + 64)}`
          : character;
    const size = character === '\t' || shown.startsWith('^') ? shown.length : characterWidth(character);
    if (used + size > width) {
      rows.push(reversed ? `${text}\x1b[27m` : text);
      [text, used] = [reversed ? '\x1b[7m' : '', 0];
    }
    if (index === state.cursor.row && column === state.cursor.column) cursor = { row: rows.length, column: used };
    const wants = marked(column);
    if (wants !== reversed) text += wants ? '\x1b[7m' : '\x1b[27m';
    reversed = wants;
    text += shown;
    used += size;
    column += character.length;
  }
  if (index === state.cursor.row && column <= state.cursor.column)
    cursor = { row: rows.length, column: Math.min(used, width - 1) };
  rows.push(reversed ? `${text}\x1b[27m` : text);
  return { rows, cursor };
}

/** Which columns of a line are selected or found. */
function markedColumns(
  line: string,
  row: number,
  { anchor, cursor, wholeLines, search }: ViewState,
): (column: number) => boolean {
  if (anchor !== undefined) {
    const [from, to] =
      anchor.row < cursor.row || (anchor.row === cursor.row && anchor.column <= cursor.column)
        ? [anchor, cursor]
        : [cursor, anchor];
    if (row < from.row || row > to.row) return () => false;
    return (column) =>
      wholeLines || ((row > from.row || column >= from.column) && (row < to.row || column <= to.column));
  }
  if (search === undefined) return () => false;
  const spans = Array.from(line.matchAll(search), (match): [number, number] => [
    match.index,
    match.index + match[0].length,
  ]);
  return (column) => spans.some(([start, end]) => column >= start && column < end);
}
