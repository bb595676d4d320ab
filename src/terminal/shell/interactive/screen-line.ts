import { characterWidth, textWidth } from './text-width.ts';

interface Place {
  readonly row: number;
  readonly column: number;
}

/** Draws a prompt and the line behind it, over as many rows as it takes. */
export class ScreenLine {
  /** The row that the cursor was left in, from the prompt's. */
  #cursorRow = 0;
  #prompt = '';
  #shown = '';
  #cursor = 0;
  #columns = 0;

  /** What starts a new line: forgets where the last one was. */
  begin(prompt: string): string {
    const newline = prompt.lastIndexOf('\n');
    this.#prompt = prompt.slice(newline + 1).replace(/[\x01\x02]/g, '');
    this.#cursorRow = 0;
    this.#shown = '';
    this.#cursor = 0;
    return prompt.slice(0, newline + 1).replace(/[\x01\x02]/g, '') + this.#prompt;
  }

  /** What changes the screen so that it shows `text` with the cursor at `cursor`. */
  draw(text: string, cursor: number, columns: number): string {
    if (text === this.#shown && cursor === this.#cursor && this.#columns === columns) return '';
    this.#columns = columns;
    const added = this.#appended(text, cursor, columns);
    this.#shown = text;
    this.#cursor = cursor;
    if (added !== undefined) return added;
    const start = textWidth(this.#prompt);
    const up = this.#cursorRow > 0 ? `\x1b[${this.#cursorRow}A` : '';
    const end = place(text, start, columns);
    const target = place(text.slice(0, cursor), start, columns);
    const wrap = end.column === 0 && end.row > 0 && !text.endsWith('\n') ? '\r\n' : '';
    this.#cursorRow = target.row;
    const back = end.row > target.row ? `\x1b[${end.row - target.row}A` : '';
    const across = target.column > 0 ? `\x1b[${target.column}C` : '';
    return `${up}\r${this.#prompt}${text}${wrap}\x1b[J${back}\r${across}`;
  }

  /** Typing at the end needs no redraw. */
  #appended(text: string, cursor: number, columns: number): string | undefined {
    const atEnd = cursor === text.length && this.#cursor === this.#shown.length;
    if (!atEnd || text.length <= this.#shown.length || !text.startsWith(this.#shown)) return undefined;
    const added = text.slice(this.#shown.length);
    if (/[\x00-\x1f\x7f]/.test(added)) return undefined;
    const start = textWidth(this.#prompt);
    const end = place(text, start, columns);
    if (end.column === 0 || end.row !== place(this.#shown, start, columns).row) return undefined;
    this.#cursorRow = end.row;
    return added;
  }

  /** What moves the cursor behind everything, for output to follow. */
  finish(columns: number): string {
    const end = place(this.#shown, textWidth(this.#prompt), columns);
    const down = end.row - this.#cursorRow;
    return down > 0 ? `\x1b[${down}B` : '';
  }
}

/** Where the cursor is behind a text that begins in column `start`. */
function place(text: string, start: number, columns: number): Place {
  let row = Math.floor(start / columns);
  let column = start % columns;
  for (const character of text) {
    if (character === '\n') {
      row += 1;
      column = 0;
      continue;
    }
    const width = character === '\t' ? 8 - (column % 8) : characterWidth(character);
    if (column + width > columns) {
      row += 1;
      column = width;
    } else column += width;
    if (column === columns) {
      row += 1;
      column = 0;
    }
  }
  return { row, column };
}
