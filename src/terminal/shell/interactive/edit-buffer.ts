const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

interface Snapshot {
  readonly text: string;
  readonly cursor: number;
}

/** A line being edited. Positions are in UTF-16 units, always between whole characters. */
export class EditBuffer {
  text = '';
  cursor = 0;
  /** What was killed last. */
  killed = '';
  readonly #undo: Snapshot[] = [];

  set(text: string, cursor = text.length): void {
    this.#remember();
    this.text = text;
    this.cursor = cursor;
  }

  clear(): void {
    this.text = '';
    this.cursor = 0;
    this.#undo.length = 0;
  }

  undo(): void {
    const before = this.#undo.pop();
    if (before === undefined) return;
    this.text = before.text;
    this.cursor = before.cursor;
  }

  insert(text: string): void {
    this.#remember();
    this.text = this.text.slice(0, this.cursor) + text + this.text.slice(this.cursor);
    this.cursor += text.length;
  }

  left(): void {
    this.cursor = this.#before(this.cursor);
  }

  right(): void {
    this.cursor = this.#behind(this.cursor);
  }

  home(): void {
    this.cursor = this.text.lastIndexOf('\n', this.cursor - 1) + 1;
  }

  end(): void {
    const newline = this.text.indexOf('\n', this.cursor);
    this.cursor = newline < 0 ? this.text.length : newline;
  }

  wordLeft(): void {
    this.cursor = this.#wordStart(/\w/u);
  }

  wordRight(): void {
    this.cursor = this.#wordEnd();
  }

  backspace(): void {
    this.#remove(this.#before(this.cursor), this.cursor);
  }

  delete(): void {
    this.#remove(this.cursor, this.#behind(this.cursor));
  }

  killToEnd(): void {
    const from = this.cursor;
    const newline = this.text.indexOf('\n', from);
    this.#kill(from, newline < 0 ? this.text.length : Math.max(newline, from + 1));
  }

  killToStart(): void {
    this.#kill(0, this.cursor);
  }

  /** To the blank before. */
  killWord(): void {
    this.#kill(this.#wordStart(/\S/u), this.cursor);
  }

  killWordLeft(): void {
    this.#kill(this.#wordStart(/\w/u), this.cursor);
  }

  killWordRight(): void {
    this.#kill(this.cursor, this.#wordEnd());
  }

  yank(): void {
    this.insert(this.killed);
  }

  transpose(): void {
    if (this.cursor === 0 || this.text.length < 2) return;
    if (this.cursor === this.text.length) this.left();
    const [start, end] = [this.#before(this.cursor), this.#behind(this.cursor)];
    const swapped = this.text.slice(this.cursor, end) + this.text.slice(start, this.cursor);
    this.set(this.text.slice(0, start) + swapped + this.text.slice(end), end);
  }

  /** Changes the letters of the word behind the cursor. */
  changeWord(change: (word: string) => string): void {
    const end = this.#wordEnd();
    this.set(this.text.slice(0, this.cursor) + change(this.text.slice(this.cursor, end)) + this.text.slice(end), end);
  }

  #remember(): void {
    this.#undo.push({ text: this.text, cursor: this.cursor });
    if (this.#undo.length > 200) this.#undo.shift();
  }

  #remove(start: number, end: number): void {
    if (start === end) return;
    this.#remember();
    this.text = this.text.slice(0, start) + this.text.slice(end);
    this.cursor = start;
  }

  #kill(start: number, end: number): void {
    if (start === end) return;
    this.killed = this.text.slice(start, end);
    this.#remove(start, end);
  }

  #before(position: number): number {
    let start = 0;
    for (const { index } of segmenter.segment(this.text.slice(0, position))) start = index;
    return start;
  }

  #behind(position: number): number {
    for (const { segment } of segmenter.segment(this.text.slice(position))) return position + segment.length;
    return position;
  }

  #wordStart(member: RegExp): number {
    let at = this.cursor;
    while (at > 0 && !member.test(this.text[at - 1] ?? '')) at -= 1;
    while (at > 0 && member.test(this.text[at - 1] ?? '')) at -= 1;
    return at;
  }

  #wordEnd(): number {
    let at = this.cursor;
    while (at < this.text.length && !/\w/u.test(this.text[at] ?? '')) at += 1;
    while (at < this.text.length && /\w/u.test(this.text[at] ?? '')) at += 1;
    return at;
  }
}
