import type { Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import type { Key } from '../../shell/interactive/keys.ts';
import type { TerminalScreen } from '../terminal-screen.ts';
import { Document, type Position } from '../vi/document.ts';
import { motionKeys, motions } from '../vi/motions.ts';
import { helpLines, showLine } from './screen-lines.ts';

/** The editor nano: what is typed is text, keys with Ctrl are commands. */
export class NanoEditor {
  readonly #process: Process;
  readonly #screen: TerminalScreen;
  readonly #document: Document;
  #path: string;
  #message: string;
  #cursor: Position = { row: 0, column: 0 };
  #top = 0;
  #cut: string[] = [];
  #cutting = false;
  #search = '';
  #ended = false;

  constructor(process: Process, screen: TerminalScreen, path: string, text: string, message: string) {
    this.#process = process;
    this.#screen = screen;
    this.#path = path;
    this.#document = new Document(text);
    this.#message = message === '' ? '' : `[ ${message} ]`;
  }

  async run(): Promise<void> {
    while (!this.#ended) {
      await this.#show();
      const key = await this.#screen.key();
      if (key === undefined) return;
      this.#message = '';
      const cutBefore = this.#cutting;
      this.#cutting = false;
      await this.#press(key, cutBefore);
      this.#clamp();
    }
  }

  get #page(): number {
    return Math.max(1, this.#screen.rows - 5);
  }

  #clamp(): void {
    const row = Math.max(0, Math.min(this.#document.lines.length - 1, this.#cursor.row));
    this.#cursor = { row, column: Math.max(0, Math.min(this.#document.line(row).length, this.#cursor.column)) };
    if (row < this.#top) this.#top = row;
    if (row >= this.#top + this.#page) this.#top = row - this.#page + 1;
  }

  async #press(key: Key, cutBefore: boolean): Promise<void> {
    switch (key.name) {
      case 'text':
      case 'paste':
        return this.#insert(key.text.replace(/\r\n?/g, '\n'));
      case 'enter':
        return this.#insert(
          `\n${/^[ \t]*/.exec(this.#document.line(this.#cursor.row))?.[0].slice(0, this.#cursor.column) ?? ''}`,
        );
      case 'tab':
        return this.#insert('\t');
      case 'backspace':
      case 'delete':
      case 'ctrl-d':
        return this.#erase(key.name === 'backspace');
      case 'ctrl-x':
        return await this.#exit();
      case 'ctrl-o':
      case 'ctrl-s':
        await this.#write(key.name === 'ctrl-s');
        return undefined;
      case 'ctrl-k':
        return this.#cutLine(cutBefore);
      case 'ctrl-u':
        return this.#paste();
      case 'ctrl-w':
        return await this.#where();
      case 'ctrl-\\':
      case 'ctrl-|':
        return await this.#replace();
      case 'ctrl-_':
        return await this.#goToLine();
      case 'ctrl-c':
        this.#message = `[ line ${this.#cursor.row + 1}/${this.#document.lines.length}, col ${this.#cursor.column + 1} ]`;
        return undefined;
      case 'alt-u':
      case 'alt-e': {
        const cursor = key.name === 'alt-u' ? this.#document.undo(this.#cursor) : this.#document.redo(this.#cursor);
        if (cursor !== undefined) this.#cursor = cursor;
        return undefined;
      }
      default:
        return this.#move(key.name);
    }
  }

  #insert(text: string): void {
    this.#document.checkpoint(this.#cursor);
    this.#cursor = this.#document.insert(this.#cursor, text);
  }

  #erase(before: boolean): void {
    const { row, column } = this.#cursor;
    const from = before ? this.#step(-1) : { row, column };
    const to = before ? { row, column } : this.#step(1);
    if (from.row === to.row && from.column === to.column) return;
    this.#document.checkpoint(this.#cursor);
    this.#document.remove(from, to);
    this.#cursor = from;
  }

  /** The position one character before or behind the cursor. */
  #step(direction: 1 | -1): Position {
    const { row, column } = this.#cursor;
    const line = this.#document.line(row);
    if (direction < 0) {
      if (column > 0) return { row, column: column - 1 };
      return row > 0 ? { row: row - 1, column: this.#document.line(row - 1).length } : this.#cursor;
    }
    if (column < line.length) return { row, column: column + 1 };
    return row < this.#document.lines.length - 1 ? { row: row + 1, column: 0 } : this.#cursor;
  }

  #move(name: string): void {
    const keys: Readonly<Record<string, string>> = {
      'ctrl-a': '0',
      'ctrl-p': 'k',
      'ctrl-n': 'j',
      'ctrl-v': 'ctrl-f',
      'ctrl-y': 'ctrl-b',
      'alt-/': 'G',
      'alt-\\': 'gg',
    };
    if (name === 'left' || name === 'ctrl-b') this.#cursor = this.#step(-1);
    else if (name === 'right' || name === 'ctrl-f') this.#cursor = this.#step(1);
    else if (name === 'end' || name === 'ctrl-e')
      this.#cursor = { row: this.#cursor.row, column: this.#document.line(this.#cursor.row).length };
    else {
      const motion = motions[keys[name] ?? motionKeys[name] ?? ''];
      if (motion !== undefined)
        this.#cursor = motion({
          document: this.#document,
          from: this.#cursor,
          count: 1,
          counted: false,
          page: this.#page,
        }).to;
    }
  }

  #cutLine(again: boolean): void {
    const { row } = this.#cursor;
    this.#document.checkpoint(this.#cursor);
    const [line = ''] = this.#document.removeLines(row, row);
    this.#cut = again ? [...this.#cut, line] : [line];
    this.#cutting = true;
    this.#cursor = { row, column: 0 };
  }

  #paste(): void {
    if (this.#cut.length === 0) return;
    this.#document.checkpoint(this.#cursor);
    this.#document.lines.splice(this.#cursor.row, 0, ...this.#cut);
    this.#cursor = { row: this.#cursor.row + this.#cut.length, column: 0 };
  }

  async #where(): Promise<void> {
    const text = await this.#ask(`Search${this.#search === '' ? '' : ` [${this.#search}]`}: `);
    if (text === undefined) return;
    if (text !== '') this.#search = text;
    if (!this.#find(this.#search)) this.#message = `[ "${this.#search}" not found ]`;
  }

  #find(text: string): boolean {
    const count = this.#document.lines.length;
    for (let offset = 0; offset <= count; offset += 1) {
      const row = (this.#cursor.row + offset) % count;
      const column = this.#document
        .line(row)
        .toLowerCase()
        .indexOf(text.toLowerCase(), offset === 0 ? this.#cursor.column + 1 : 0);
      if (column < 0) continue;
      if (row < this.#cursor.row) this.#message = '[ Search Wrapped ]';
      this.#cursor = { row, column };
      return true;
    }
    return false;
  }

  async #replace(): Promise<void> {
    const from = await this.#ask('Search (to replace): ');
    if (from === undefined || from === '') return;
    const to = await this.#ask('Replace with: ');
    if (to === undefined) return;
    this.#document.checkpoint(this.#cursor);
    let count = 0;
    this.#document.lines = this.#document.lines.map((line) => {
      const parts = line.split(from);
      count += parts.length - 1;
      return parts.join(to);
    });
    this.#message = `[ Replaced ${count} occurrence${count === 1 ? '' : 's'} ]`;
  }

  async #goToLine(): Promise<void> {
    const text = await this.#ask('Enter line number, column number: ');
    const [row = 1, column = 1] = (text ?? '').split(',').map(Number);
    if (text !== undefined && text !== '') this.#cursor = { row: row - 1, column: column - 1 };
  }

  /** Resolves to whether the file was written. */
  async #write(silent = false): Promise<boolean> {
    const path = silent && this.#path !== '' ? this.#path : await this.#ask('File Name to Write: ', this.#path);
    if (path === undefined || path === '') {
      this.#message = '[ Cancelled ]';
      return false;
    }
    try {
      this.#process.files.writeFile(this.#process.resolve(path), this.#document.text);
      this.#path = path;
      this.#document.markSaved();
      const count = this.#document.lines.length;
      this.#message = `[ Wrote ${count} line${count === 1 ? '' : 's'} ]`;
      return true;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.#message = `[ Error writing ${path}: ${error.message} ]`;
      return false;
    }
  }

  async #exit(): Promise<void> {
    if (!this.#document.modified) {
      this.#ended = true;
      return;
    }
    for (;;) {
      await this.#show('Save modified buffer? ', true);
      const key = await this.#screen.key();
      const letter = key?.text.toLowerCase();
      if (key === undefined || letter === 'n') {
        this.#ended = true;
        return;
      }
      if (key.name === 'ctrl-c' || key.name === 'escape') {
        this.#message = '[ Cancelled ]';
        return;
      }
      if (letter !== 'y') continue;
      this.#ended = await this.#write();
      return;
    }
  }

  /** Asks for a line; undefined where it was given up. */
  async #ask(prompt: string, initial = ''): Promise<string | undefined> {
    let text = initial;
    for (;;) {
      await this.#show(prompt + text);
      const key = await this.#screen.key();
      if (key === undefined || key.name === 'ctrl-c' || key.name === 'escape') return undefined;
      if (key.name === 'enter') return text;
      if (key.name === 'backspace') text = text.slice(0, -1);
      else text += key.text;
    }
  }

  async #show(prompt?: string, yesNo = false): Promise<void> {
    const width = this.#screen.columns;
    const state = this.#document.modified ? 'Modified' : '';
    const name = this.#path === '' ? 'New Buffer' : this.#path;
    const left = '  GNU nano 7.2';
    const middle = Math.max(left.length + 1, Math.floor((width - name.length) / 2));
    const title = `${left.padEnd(middle)}${name}`.padEnd(width - state.length - 1) + state;
    const rows = Array.from({ length: this.#page }, (_, index) => this.#row(this.#top + index, width).text);
    const message = this.#message.padStart(Math.floor((width + this.#message.length) / 2));
    const status =
      prompt === undefined
        ? this.#message === ''
          ? ''
          : `\x1b[7m${message.trimStart()}`.padStart(message.length + 4)
        : `\x1b[7m${prompt.padEnd(width)}`;
    const help = yesNo
      ? ['\x1b[7m Y\x1b[0m Yes', '\x1b[7m N\x1b[0m No           \x1b[7m^C\x1b[0m Cancel']
      : helpLines(width);
    const column = prompt === undefined ? this.#row(this.#cursor.row, width).column : prompt.length;
    const cursor =
      prompt === undefined ? { row: this.#cursor.row - this.#top + 1, column } : { row: this.#page + 1, column };
    await this.#screen.paint([`\x1b[7m${title.slice(0, width)}`, ...rows, status, ...help], cursor);
  }

  #row(index: number, width: number): ReturnType<typeof showLine> {
    return showLine(
      this.#document.lines[index] ?? '',
      index === this.#cursor.row ? this.#cursor.column : undefined,
      width,
    );
  }
}
