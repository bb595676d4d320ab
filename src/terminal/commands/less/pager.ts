import { characterWidth } from '../../shell/interactive/text-width.ts';
import type { TerminalScreen } from '../terminal-screen.ts';

/** Shows a text a screen at a time. */
export class Pager {
  readonly #screen: TerminalScreen;
  readonly #name: string;
  readonly #lines: string[];
  readonly #numbered: boolean;
  #top = 0;
  #pattern: RegExp | undefined;
  #message = '';
  #count = '';

  constructor(screen: TerminalScreen, name: string, text: string, numbered: boolean) {
    this.#screen = screen;
    this.#name = name;
    this.#numbered = numbered;
    this.#lines = text.split('\n');
    if (this.#lines.at(-1) === '') this.#lines.pop();
  }

  get fits(): boolean {
    return this.#rows().length < this.#screen.rows;
  }

  /** Resolves when the reader has had enough. */
  async run(): Promise<void> {
    for (;;) {
      await this.#draw();
      const key = await this.#screen.key();
      if (key === undefined) return;
      const name = key.name === 'text' ? key.text : key.name;
      if (name === 'q' || name === 'Q' || name === 'ctrl-c') return;
      if (/^\d$/.test(name)) this.#count += name;
      else {
        await this.#press(name);
        this.#count = '';
      }
    }
  }

  /** The lines as rows of the screen. */
  #rows(): string[] {
    const width = this.#screen.columns;
    return this.#lines.flatMap((line, index) =>
      wrap(this.#numbered ? `${String(index + 1).padStart(7)} ${line}` : line, width),
    );
  }

  get #page(): number {
    return this.#screen.rows - 1;
  }

  #scroll(to: number): void {
    this.#top = Math.max(0, Math.min(to, this.#rows().length - this.#page));
  }

  async #press(name: string): Promise<void> {
    this.#message = '';
    const count = this.#count === '' ? undefined : Number(this.#count);
    switch (name) {
      case ' ':
      case 'f':
      case 'page-down':
      case 'ctrl-f':
      case 'ctrl-v':
        return this.#scroll(this.#top + this.#page);
      case 'b':
      case 'page-up':
      case 'ctrl-b':
        return this.#scroll(this.#top - this.#page);
      case 'd':
      case 'ctrl-d':
        return this.#scroll(this.#top + Math.floor(this.#page / 2));
      case 'u':
      case 'ctrl-u':
        return this.#scroll(this.#top - Math.floor(this.#page / 2));
      case 'enter':
      case 'j':
      case 'e':
      case 'down':
        return this.#scroll(this.#top + (count ?? 1));
      case 'k':
      case 'y':
      case 'up':
        return this.#scroll(this.#top - (count ?? 1));
      case 'g':
      case '<':
      case 'home':
        return this.#scroll((count ?? 1) - 1);
      case 'G':
      case '>':
      case 'end':
        return this.#scroll(count === undefined ? Number.POSITIVE_INFINITY : count - 1);
      case '/':
      case '?':
        return await this.#ask(name);
      case 'n':
        return this.#search(this.#top + 1, 1);
      case 'N':
        return this.#search(this.#top - 1, -1);
      default:
        return undefined;
    }
  }

  async #ask(prompt: string): Promise<void> {
    let text = '';
    for (;;) {
      await this.#draw(prompt + text);
      const key = await this.#screen.key();
      if (key === undefined || key.name === 'escape' || key.name === 'ctrl-c') return;
      if (key.name === 'enter') break;
      if (key.name === 'backspace') {
        if (text === '') return;
        text = text.slice(0, -1);
      } else text += key.text;
    }
    if (text !== '') this.#pattern = compile(text);
    this.#search(prompt === '/' ? this.#top : this.#top - 1, prompt === '/' ? 1 : -1);
  }

  #search(from: number, step: number): void {
    const rows = this.#rows();
    if (this.#pattern === undefined) {
      this.#message = 'No previous regular expression';
      return;
    }
    for (let index = from; index >= 0 && index < rows.length; index += step) {
      if (this.#pattern.test(rows[index] ?? '')) {
        this.#scroll(index);
        return;
      }
    }
    this.#message = 'Pattern not found';
  }

  async #draw(prompt?: string): Promise<void> {
    const rows = this.#rows();
    const shown = rows
      .slice(this.#top, this.#top + this.#page)
      .map((row) => (this.#pattern === undefined ? row : highlight(row, this.#pattern)));
    while (shown.length < this.#page) shown.push('~');
    const atEnd = this.#top + this.#page >= rows.length;
    const status =
      this.#message !== ''
        ? `\x1b[7m${this.#message}  (press RETURN)`
        : atEnd
          ? '\x1b[7m(END)'
          : this.#top === 0 && this.#name !== ''
            ? `\x1b[7m${this.#name}`
            : ':';
    const line = prompt ?? status;
    await this.#screen.paint([...shown, line], {
      row: this.#page,
      column: Math.min(this.#screen.columns - 1, line.replace(/\x1b\[7m/, '').length),
    });
  }
}

function compile(text: string): RegExp {
  try {
    return new RegExp(text, /[A-Z]/.test(text) ? 'u' : 'iu');
  } catch {
    return new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'u');
  }
}

function highlight(row: string, pattern: RegExp): string {
  return row.replace(new RegExp(pattern.source, `${pattern.flags}g`), (found) =>
    found === '' ? '' : `\x1b[7m${found}\x1b[27m`,
  );
}

/** A line as rows of at most `width` columns; tabs are spaces, escape sequences take no room. */
function wrap(line: string, width: number): string[] {
  const rows: string[] = [];
  let [row, used] = ['', 0];
  for (const [piece] of line.matchAll(/\x1b\[[0-9;]*m|[\s\S]/gu)) {
    const text = piece === '\t' ? ' '.repeat(8 - (used % 8)) : piece;
    const size = piece.startsWith('\x1b[') ? 0 : piece === '\t' ? text.length : characterWidth(piece);
    if (used + size > width) {
      rows.push(row);
      [row, used] = ['', 0];
    }
    row += text;
    used += size;
  }
  return [...rows, row];
}
