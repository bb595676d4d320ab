import type { Terminal } from '../../../core/machine/terminal.ts';
import type { SharedSource } from '../descriptors.ts';
import type { CommandHistory } from './command-history.ts';
import { EditBuffer } from './edit-buffer.ts';
import { editingCommands } from './editing-commands.ts';
import { type Key, takeKey } from './keys.ts';
import { ReverseSearch } from './reverse-search.ts';
import { ScreenLine } from './screen-line.ts';

export type LineResult = { type: 'line'; text: string } | { type: 'end' } | { type: 'interrupt' };

/** What a Tab does to the line. */
export interface LineCompletion {
  /** The line before and behind the cursor, where it changes. */
  readonly text?: { readonly before: string; readonly after: string };
  /** What is to be listed below. */
  readonly list?: string;
}

export interface LineEditorOptions {
  readonly terminal: Terminal;
  readonly input: SharedSource;
  readonly history: CommandHistory | undefined;
  /** `again`: the last key was a Tab, too. */
  complete(before: string, after: string, again: boolean): Promise<LineCompletion>;
}

/** Reads lines from a terminal with the keys of Emacs, as readline does. */
export class LineEditor {
  readonly buffer = new EditBuffer();
  readonly #options: LineEditorOptions;
  readonly #screen = new ScreenLine();
  readonly #decoder = new TextDecoder();
  /** What was typed and not used yet. */
  #typed = '';
  #historyIndex = 0;
  /** The line that was being edited before going into history. */
  #saved = '';
  #prompt = '';
  #search: ReverseSearch | undefined;
  #lastKey = '';
  #lastWordIndex = 0;

  constructor(options: LineEditorOptions) {
    this.#options = options;
  }

  /** Reads one line. Rejects with the signal's reason when it aborts. */
  async read(prompt: string, signal: AbortSignal): Promise<LineResult> {
    const { terminal } = this.#options;
    this.buffer.clear();
    this.#historyIndex = this.#options.history?.length ?? 0;
    this.#prompt = prompt;
    terminal.setRaw(true);
    const resizing = terminal.onResize(() => void this.#draw());
    await this.#show(`\x1b[?2004h${this.#screen.begin(prompt)}`);
    try {
      return await this.#readKeys(signal);
    } finally {
      resizing[Symbol.dispose]();
      terminal.setRaw(false);
    }
  }

  async #readKeys(signal: AbortSignal): Promise<LineResult> {
    for (;;) {
      for (let taken = takeKey(this.#typed); taken !== undefined; taken = takeKey(this.#typed)) {
        this.#typed = taken.rest;
        const result = await this.#press(taken.key);
        this.#lastKey = taken.key.name;
        if (result === undefined) continue;
        await this.#show(
          `${this.#screen.finish(this.#columns)}${result.type === 'interrupt' ? '^C' : ''}\x1b[?2004l\r\n`,
        );
        return result;
      }
      const piece = await this.#options.input.read(signal);
      if (piece === undefined) return { type: 'end' };
      this.#typed += this.#decoder.decode(piece, { stream: true });
    }
  }

  get #columns(): number {
    return this.#options.terminal.size.columns;
  }

  async #show(text: string): Promise<void> {
    if (text !== '') await this.#options.terminal.output.write(text);
  }

  async #draw(): Promise<void> {
    const { text, cursor } = this.buffer;
    await this.#show(this.#screen.draw(text, cursor, this.#columns));
  }

  async #press(key: Key): Promise<LineResult | undefined> {
    if (this.#search !== undefined) return await this.#searching(this.#search, key);
    const { buffer } = this;
    switch (key.name) {
      case 'enter':
        buffer.cursor = buffer.text.length;
        await this.#draw();
        return { type: 'line', text: buffer.text };
      case 'ctrl-c':
        return { type: 'interrupt' };
      case 'ctrl-d':
        if (buffer.text === '') return { type: 'end' };
        buffer.delete();
        break;
      case 'text':
        buffer.insert(key.text);
        break;
      case 'paste':
        buffer.insert(key.text.replace(/\r\n?/g, '\n').replace(/\n$/, ''));
        break;
      case 'tab':
        await this.#complete();
        break;
      case 'ctrl-r':
        await this.#startSearch();
        return undefined;
      case 'ctrl-l':
        await this.#show(`\x1b[H\x1b[2J${this.#screen.begin(this.#prompt)}`);
        break;
      default:
        this.#edit(key.name);
    }
    await this.#draw();
    return undefined;
  }

  #edit(name: string): void {
    if (name === 'up' || name === 'ctrl-p') this.#recall(this.#historyIndex - 1);
    else if (name === 'down' || name === 'ctrl-n') this.#recall(this.#historyIndex + 1);
    else if (name === 'alt-<') this.#recall(0);
    else if (name === 'alt->') this.#recall(this.#options.history?.length ?? 0);
    else if (name === 'alt-.' || name === 'alt-_') this.#lastWord();
    else editingCommands[name]?.(this.buffer);
  }

  #recall(index: number): void {
    const { history } = this.#options;
    const length = history?.length ?? 0;
    if (index < 0 || index > length) return;
    if (this.#historyIndex === length) this.#saved = this.buffer.text;
    this.#historyIndex = index;
    this.buffer.set(index === length ? this.#saved : (history?.at(index) ?? ''));
  }

  /** Inserts the last word of an earlier line; again, of the one before. */
  #lastWord(): void {
    const { history } = this.#options;
    const word = (index: number): string =>
      /\S+\s*$/.exec(history?.at((history?.length ?? 0) - 1 - index) ?? '')?.[0].trim() ?? '';
    const again = this.#lastKey === 'alt-.' || this.#lastKey === 'alt-_';
    if (again) {
      const before = word(this.#lastWordIndex);
      this.#lastWordIndex += 1;
      this.buffer.set(
        this.buffer.text.slice(0, this.buffer.cursor - before.length) + this.buffer.text.slice(this.buffer.cursor),
      );
    } else this.#lastWordIndex = 0;
    this.buffer.insert(word(this.#lastWordIndex));
  }

  async #complete(): Promise<void> {
    const { text, cursor } = this.buffer;
    const again = this.#lastKey === 'tab';
    const { text: changed, list } = await this.#options.complete(text.slice(0, cursor), text.slice(cursor), again);
    if (changed !== undefined) this.buffer.set(changed.before + changed.after, changed.before.length);
    if (list === undefined) return;
    await this.#show(`${this.#screen.finish(this.#columns)}\r\n${list}${this.#screen.begin(this.#prompt)}`);
  }

  async #startSearch(): Promise<void> {
    this.#search = new ReverseSearch(this.#options.history, this.buffer.text);
    await this.#drawSearch(this.#search);
  }

  async #drawSearch(search: ReverseSearch): Promise<void> {
    const label = `(${search.failed ? 'failed ' : ''}reverse-i-search)\`${search.query}': ${search.found}`;
    await this.#show(`${this.#screen.draw('', 0, this.#columns)}\r\x1b[J${label}`);
  }

  async #searching(search: ReverseSearch, key: Key): Promise<LineResult | undefined> {
    if (key.name === 'text') search.type(key.text);
    else if (key.name === 'backspace') search.erase();
    else if (key.name === 'ctrl-r') search.next();
    else {
      this.#search = undefined;
      const given = key.name === 'ctrl-g' || key.name === 'ctrl-c' ? search.original : search.found;
      await this.#show(`\r\x1b[J${this.#screen.begin(this.#prompt)}`);
      this.buffer.set(given);
      if (key.name === 'escape' || key.name === 'ctrl-g' || key.name === 'ctrl-c') {
        await this.#draw();
        return undefined;
      }
      return await this.#press(key);
    }
    await this.#drawSearch(search);
    return undefined;
  }
}
