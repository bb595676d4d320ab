export interface Position {
  readonly row: number;
  readonly column: number;
}

interface Snapshot {
  readonly lines: readonly string[];
  readonly cursor: Position;
}

/** The text of an editor, with its history. Columns count UTF-16 units. */
export class Document {
  lines: string[];
  /** As it was when it was saved last. */
  #saved: string;
  readonly #undo: Snapshot[] = [];
  readonly #redo: Snapshot[] = [];

  constructor(text: string) {
    this.lines = toLines(text);
    this.#saved = this.text;
  }

  get text(): string {
    return `${this.lines.join('\n')}\n`;
  }

  get modified(): boolean {
    return this.text !== this.#saved;
  }

  markSaved(): void {
    this.#saved = this.text;
  }

  replaceAll(text: string): void {
    this.lines = toLines(text);
    this.#saved = this.text;
    this.#undo.length = 0;
  }

  line(row: number): string {
    return this.lines[row] ?? '';
  }

  /** Remembers the text as it is, for undo. */
  checkpoint(cursor: Position): void {
    this.#undo.push({ lines: [...this.lines], cursor });
    this.#redo.length = 0;
    if (this.#undo.length > 500) this.#undo.shift();
  }

  undo(cursor: Position): Position | undefined {
    return this.#swap(this.#undo, this.#redo, cursor);
  }

  redo(cursor: Position): Position | undefined {
    return this.#swap(this.#redo, this.#undo, cursor);
  }

  #swap(from: Snapshot[], to: Snapshot[], cursor: Position): Position | undefined {
    const snapshot = from.pop();
    if (snapshot === undefined) return undefined;
    to.push({ lines: [...this.lines], cursor });
    this.lines = [...snapshot.lines];
    return snapshot.cursor;
  }

  /** Puts text in at a position; resolves to the position behind it. */
  insert({ row, column }: Position, text: string): Position {
    const line = this.line(row);
    const pieces = text.split('\n');
    const last = pieces.at(-1) ?? '';
    const inserted = (line.slice(0, column) + text + line.slice(column)).split('\n');
    this.lines.splice(row, 1, ...inserted);
    return pieces.length === 1
      ? { row, column: column + text.length }
      : { row: row + pieces.length - 1, column: last.length };
  }

  /** Takes out what is between two positions. */
  remove(from: Position, to: Position): string {
    const text = this.between(from, to);
    this.lines.splice(
      from.row,
      to.row - from.row + 1,
      this.line(from.row).slice(0, from.column) + this.line(to.row).slice(to.column),
    );
    return text;
  }

  between(from: Position, to: Position): string {
    if (from.row === to.row) return this.line(from.row).slice(from.column, to.column);
    return [
      this.line(from.row).slice(from.column),
      ...this.lines.slice(from.row + 1, to.row),
      this.line(to.row).slice(0, to.column),
    ].join('\n');
  }

  removeLines(from: number, to: number): string[] {
    const removed = this.lines.splice(from, to - from + 1);
    if (this.lines.length === 0) this.lines = [''];
    return removed;
  }
}

function toLines(text: string): string[] {
  return text === '' ? [''] : text.replace(/\n$/, '').split('\n');
}
