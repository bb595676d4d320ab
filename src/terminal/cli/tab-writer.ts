export interface TabWriterOptions {
  readonly minimumWidth: number;
  readonly padding: number;
  /** Columns are never narrower than they were in what was written before. */
  readonly rememberWidths?: boolean;
}

/**
 * Aligns columns as Go's text/tabwriter does: a cell is what a tab ends, and a column is a run of adjacent lines that have a
 * cell there. What follows the last tab of a line belongs to no column.
 */
export class TabWriter {
  readonly #options: TabWriterOptions;
  #pending = '';
  #remembered: number[] = [];

  constructor(options: TabWriterOptions) {
    this.#options = options;
  }

  write(text: string): void {
    this.#pending += text;
  }

  /** The text so far, aligned. */
  flush(): string {
    const text = this.#pending;
    this.#pending = '';
    if (text === '') return '';
    const lines = text.split('\n').map((line) => line.split('\t'));
    const widths = lines.map(() => [] as number[]);
    this.#layOut(lines, widths, 0, 0, lines.length);
    return lines.map((cells, index) => joinCells(cells, widths[index] ?? [])).join('\n');
  }

  forgetWidths(): void {
    this.#remembered = [];
  }

  #layOut(lines: readonly string[][], widths: number[][], column: number, from: number, to: number): void {
    for (let start = from; start < to; start += 1) {
      if ((lines[start]?.length ?? 0) - 1 <= column) continue;
      let end = start;
      while (end < to && (lines[end]?.length ?? 0) - 1 > column) end += 1;
      const width = this.#columnWidth(lines.slice(start, end), column);
      for (let index = start; index < end; index += 1) widths[index]?.push(width);
      this.#layOut(lines, widths, column + 1, start, end);
      start = end - 1;
    }
  }

  #columnWidth(lines: readonly string[][], column: number): number {
    const { minimumWidth, padding, rememberWidths } = this.#options;
    const cells = lines.map((cells) => countCharacters(cells[column] ?? '') + padding);
    const width = Math.max(minimumWidth, ...cells, rememberWidths === true ? (this.#remembered[column] ?? 0) : 0);
    if (rememberWidths === true) this.#remembered[column] = width;
    return width;
  }
}

function joinCells(cells: readonly string[], widths: readonly number[]): string {
  return cells.map((cell, index) => (index === cells.length - 1 ? cell : pad(cell, widths[index] ?? 0))).join('');
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - countCharacters(cell)));
}

function countCharacters(text: string): number {
  return Array.from(text).length;
}
