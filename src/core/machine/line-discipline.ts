import type { SignalName } from './process.ts';

interface LineDisciplineOptions {
  /** Puts text on the screen. */
  show(text: string): void;
  /** Signals the foreground group. */
  signal(signal: SignalName): void;
}

const interrupt = '\x03';
const endOfFile = '\x04';
const eraseControl = '\b';
const killLine = '\x15';
const eraseWord = '\x17';
const suspend = '\x1a';
const quit = '\x1c';
const erase = '\x7f';

const signals: Readonly<Record<string, SignalName>> = {
  [interrupt]: 'SIGINT',
  [quit]: 'SIGQUIT',
  [suspend]: 'SIGTSTP',
};

/** What a terminal does with typed characters before a program reads them. */
export class LineDiscipline {
  echo = true;
  readonly #show: (text: string) => void;
  readonly #signal: (signal: SignalName) => void;
  readonly #decoder = new TextDecoder();
  readonly #encoder = new TextEncoder();
  /** What programs may read; an empty piece is an end of input. */
  readonly #ready: Uint8Array[] = [];
  readonly #readers: (() => void)[] = [];
  #line: string[] = [];
  #raw = false;
  #hungUp = false;

  constructor(options: LineDisciplineOptions) {
    this.#show = (text) => options.show(text);
    this.#signal = (signal) => options.signal(signal);
  }

  get raw(): boolean {
    return this.#raw;
  }

  /** What was typed of an unfinished line becomes readable at once in raw mode. */
  setRaw(raw: boolean): void {
    this.#raw = raw;
    if (raw && this.#line.length > 0) this.#pass(this.#takeLine());
  }

  type(data: Uint8Array | string): void {
    if (this.#raw) {
      const bytes = typeof data === 'string' ? this.#encoder.encode(data) : data;
      if (bytes.length > 0) this.#pass(bytes);
      return;
    }
    const text = typeof data === 'string' ? data : this.#decoder.decode(data, { stream: true });
    const characters = Array.from(text);
    for (let index = 0; index < characters.length; index += 1) {
      if (this.#raw) {
        this.#pass(characters.slice(index).join(''));
        return;
      }
      this.#character(characters[index] ?? '');
    }
  }

  hangUp(): void {
    this.#hungUp = true;
    this.#wake();
  }

  /** In cooked mode a line, otherwise whatever was typed. */
  async read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      const piece = this.#ready.shift();
      if (piece !== undefined) return piece.length === 0 ? undefined : piece;
      if (this.#hungUp) return undefined;
      await this.#more(signal);
    }
  }

  #more(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        const index = this.#readers.indexOf(wake);
        if (index >= 0) this.#readers.splice(index, 1);
        resolve();
      };
      this.#readers.push(wake);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  #character(character: string): void {
    const signal = signals[character];
    if (signal !== undefined) this.#interrupt(character, signal);
    else if (character === '\r' || character === '\n') this.#endLine();
    else if (character === endOfFile) this.#pass(this.#takeLine());
    else if (character === erase || character === eraseControl) this.#eraseLast();
    else if (character === killLine) this.#eraseWhile(() => true);
    else if (character === eraseWord) this.#eraseLastWord();
    else {
      this.#line.push(character);
      if (this.echo) this.#show(shown(character));
    }
  }

  #interrupt(character: string, signal: SignalName): void {
    this.#line = [];
    if (this.echo) this.#show(shown(character));
    this.#signal(signal);
  }

  #endLine(): void {
    this.#line.push('\n');
    if (this.echo) this.#show('\r\n');
    this.#pass(this.#takeLine());
  }

  #eraseLast(): void {
    const last = this.#line.pop();
    if (last !== undefined && this.echo) this.#show('\b \b'.repeat(columns(shown(last))));
  }

  #eraseLastWord(): void {
    this.#eraseWhile((character) => /\s/.test(character));
    this.#eraseWhile((character) => !/\s/.test(character));
  }

  #eraseWhile(matches: (character: string) => boolean): void {
    for (let last = this.#line.at(-1); last !== undefined && matches(last); last = this.#line.at(-1)) this.#eraseLast();
  }

  #takeLine(): string {
    const line = this.#line.join('');
    this.#line = [];
    return line;
  }

  #pass(data: string | Uint8Array): void {
    this.#ready.push(typeof data === 'string' ? this.#encoder.encode(data) : data);
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#readers.splice(0)) wake();
  }
}

/** Control characters appear as `^X`. */
function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 || character === '\t') return character;
  return `^${String.fromCharCode(code + 0x40)}`;
}

function columns(text: string): number {
  const code = text.codePointAt(0) ?? 0;
  if (text.length === 2 && code === 0x5e) return 2;
  return code >= 0x1100 &&
    /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}/u.test(text)
    ? 2
    : 1;
}
