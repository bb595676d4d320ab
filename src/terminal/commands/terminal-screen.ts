import type { Process } from '../../core/machine/process.ts';
import type { Terminal } from '../../core/machine/terminal.ts';
import { type Key, takeKey } from '../shell/interactive/keys.ts';

/** A program that has the whole screen: keys one by one, in raw mode. */
export class TerminalScreen {
  readonly terminal: Terminal;
  readonly #process: Process;
  readonly #decoder = new TextDecoder();
  readonly #metaKeys: boolean;
  #typed = '';

  /** `metaKeys`: Escape and a letter together are one key (Alt); otherwise they are two. */
  constructor(process: Process, terminal: Terminal, { metaKeys = true }: { metaKeys?: boolean } = {}) {
    this.#metaKeys = metaKeys;
    this.#process = process;
    this.terminal = terminal;
  }

  /** Takes the screen for as long as `body` runs. */
  async use<T>(body: () => Promise<T>): Promise<T> {
    this.terminal.setRaw(true);
    await this.write('\x1b[?1049h\x1b[H\x1b[2J');
    try {
      return await body();
    } finally {
      await this.write('\x1b[?25h\x1b[?1049l');
      this.terminal.setRaw(false);
    }
  }

  get columns(): number {
    return this.terminal.size.columns;
  }

  get rows(): number {
    return this.terminal.size.rows;
  }

  async write(text: string): Promise<void> {
    await this.terminal.output.write(text);
  }

  /** The next key; undefined when the terminal is gone. A letter is a key of its own; `escape` needs nothing behind it. */
  async key(): Promise<Key | undefined> {
    for (;;) {
      if (this.#typed === '\x1b' || (!this.#metaKeys && /^\x1b[^[O]/.test(this.#typed))) {
        this.#typed = this.#typed.slice(1);
        return { name: 'escape', text: '' };
      }
      const taken = takeKey(this.#typed);
      if (taken !== undefined) return this.#one(taken);
      const piece = await this.terminal.input.read(this.#process.killed);
      if (piece === undefined) return undefined;
      this.#typed += this.#decoder.decode(piece, { stream: true });
    }
  }

  #one({ key, rest }: { key: Key; rest: string }): Key {
    this.#typed = rest;
    if (key.name !== 'text') return key;
    const [first = ''] = key.text;
    this.#typed = key.text.slice(first.length) + rest;
    return { name: 'text', text: first };
  }

  /** Writes rows of text, each cut to the width, and puts the cursor (counted from 0). */
  async paint(lines: readonly string[], cursor?: { row: number; column: number }): Promise<void> {
    const body = lines
      .slice(0, this.rows)
      .map((text) => `${text}\x1b[0m\x1b[K`)
      .join('\r\n');
    const place = cursor === undefined ? '\x1b[?25l' : `\x1b[${cursor.row + 1};${cursor.column + 1}H\x1b[?25h`;
    await this.write(`\x1b[?25l\x1b[H${body}\x1b[J${place}`);
  }
}
