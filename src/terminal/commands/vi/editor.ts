import type { Process } from '../../../core/machine/process.ts';
import type { Key } from '../../shell/interactive/keys.ts';
import type { TerminalScreen } from '../terminal-screen.ts';
import { Document, type Position } from './document.ts';
import { compileSearch, type ExContext, runExCommand } from './ex-commands.ts';
import { InsertMode } from './insert-mode.ts';
import { NormalMode } from './normal-mode.ts';
import { View } from './view.ts';

export type Mode = 'normal' | 'insert' | 'replace' | 'visual' | 'visual line';

/** A modal editor on a terminal. */
export class Editor implements ExContext {
  readonly process: Process;
  readonly document: Document;
  cursor: Position = { row: 0, column: 0 };
  path: string | undefined;
  numbered = false;
  search: RegExp | undefined;
  message = '';
  exitCode: number | undefined;
  mode: Mode = 'normal';
  /** Where a selection begins. */
  anchor: Position | undefined;
  register: { text: string; linewise: boolean } = { text: '', linewise: false };
  searchBackwards = false;
  readonly view: View;
  readonly #screen: TerminalScreen;
  readonly #normal: NormalMode;
  readonly #insert: InsertMode;

  constructor(process: Process, screen: TerminalScreen, path: string | undefined, text: string, message: string) {
    this.process = process;
    this.#screen = screen;
    this.path = path;
    this.document = new Document(text);
    this.message = message;
    this.view = new View(screen);
    this.#normal = new NormalMode(this);
    this.#insert = new InsertMode(this);
  }

  /** Resolves to the exit code. */
  async run(): Promise<number> {
    while (this.exitCode === undefined) {
      await this.#show();
      const key = await this.#screen.key();
      if (key === undefined) return 1;
      await this.press(key);
    }
    return this.exitCode;
  }

  async press(key: Key): Promise<void> {
    if (this.mode === 'insert' || this.mode === 'replace') this.#insert.press(key);
    else await this.#normal.press(key);
    this.clamp();
  }

  get lastColumn(): number {
    const { length } = this.document.line(this.cursor.row);
    return this.mode === 'normal' ? Math.max(0, length - 1) : length;
  }

  /** Keeps the cursor on the text. */
  clamp(): void {
    const row = Math.max(0, Math.min(this.document.lines.length - 1, this.cursor.row));
    this.cursor = { row, column: this.cursor.column };
    this.cursor = { row, column: Math.max(0, Math.min(this.lastColumn, this.cursor.column)) };
  }

  /** Begins to insert; the change can be undone as a whole. */
  startInsert(mode: 'insert' | 'replace' = 'insert'): void {
    this.mode = mode;
    this.message = '';
  }

  /** Asks for a line at the bottom; undefined where it was given up. */
  async ask(prompt: string): Promise<string | undefined> {
    let text = '';
    for (;;) {
      await this.#show(prompt + text);
      const key = await this.#screen.key();
      if (key === undefined || key.name === 'escape' || key.name === 'ctrl-c') return undefined;
      if (key.name === 'enter') return text;
      if (key.name === 'backspace') {
        if (text === '') return undefined;
        text = text.slice(0, -1);
      } else if (key.name === 'ctrl-u') text = '';
      else text += key.text;
    }
  }

  async askExCommand(): Promise<void> {
    const text = await this.ask(':');
    this.message = '';
    if (text !== undefined) runExCommand(this, text);
  }

  async askSearch(backwards: boolean): Promise<void> {
    const text = await this.ask(backwards ? '?' : '/');
    if (text === undefined) return;
    this.searchBackwards = backwards;
    try {
      if (text !== '') this.search = compileSearch(text);
    } catch {
      this.message = `E486: Pattern not found: ${text}`;
      return;
    }
    this.findNext(false, text);
  }

  /** Goes to the next match. */
  findNext(reverse: boolean, shown = this.search?.source ?? ''): void {
    const { search, document, cursor } = this;
    if (search === undefined) {
      this.message = 'E35: No previous regular expression';
      return;
    }
    const step = this.searchBackwards === reverse ? 1 : -1;
    const count = document.lines.length;
    for (let offset = 0; offset <= count; offset += 1) {
      const row = (cursor.row + offset * step + count * 2) % count;
      const columns = Array.from(document.line(row).matchAll(search), (match) => match.index);
      const fits =
        offset > 0 ? columns : columns.filter((column) => (step > 0 ? column > cursor.column : column < cursor.column));
      const column = step > 0 ? fits[0] : fits.at(-1);
      if (column === undefined) continue;
      const wrapped = step > 0 ? row < cursor.row : row > cursor.row;
      this.message = wrapped
        ? `search hit ${step > 0 ? 'BOTTOM, continuing at TOP' : 'TOP, continuing at BOTTOM'}`
        : `${step > 0 ? '/' : '?'}${shown}`;
      this.cursor = { row, column };
      return;
    }
    this.message = `E486: Pattern not found: ${shown}`;
  }

  async #show(prompt?: string): Promise<void> {
    const { cursor, anchor, mode, numbered, search } = this;
    await this.view.show(this.document, {
      cursor,
      anchor,
      wholeLines: mode === 'visual line',
      numbered,
      search,
      status: prompt ?? this.#status(),
      statusCursor: prompt?.length,
    });
  }

  #status(): string {
    const names: Readonly<Record<Mode, string>> = {
      normal: '',
      insert: '-- INSERT --',
      replace: '-- REPLACE --',
      visual: '-- VISUAL --',
      'visual line': '-- VISUAL LINE --',
    };
    const left = this.mode === 'normal' ? this.message : names[this.mode];
    const place = `${this.cursor.row + 1},${this.cursor.column + 1}`;
    const room = this.#screen.columns - 20;
    return room < 10 ? left : `${left.slice(0, room).padEnd(room)}${place}`;
  }
}
