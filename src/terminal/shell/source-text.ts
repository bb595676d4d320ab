/** A text that commands are read from, with its lines. */
export class SourceText {
  readonly text: string;
  /** The number of its first line. */
  readonly firstLine: number;
  #lineStarts: number[] | undefined;

  constructor(text: string, firstLine = 1) {
    this.text = text;
    this.firstLine = firstLine;
  }

  lineAt(position: number): number {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= position) low = middle;
      else high = middle;
    }
    return this.firstLine + low;
  }

  /** The line that holds `position`, without its newline. */
  lineTextAt(position: number): string {
    const start = this.text.lastIndexOf('\n', position - 1) + 1;
    const end = this.text.indexOf('\n', position);
    return this.text.slice(start, end < 0 ? undefined : end);
  }

  #starts(): number[] {
    if (this.#lineStarts === undefined) {
      this.#lineStarts = [0];
      for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1))
        this.#lineStarts.push(at + 1);
    }
    return this.#lineStarts;
  }
}
