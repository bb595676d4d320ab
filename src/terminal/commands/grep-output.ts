import type { CommandLine } from './command-line.ts';

const match = '\x1b[01;31m\x1b[K';
const fileName = '\x1b[35m\x1b[K';
const number = '\x1b[32m\x1b[K';
const separator = '\x1b[36m\x1b[K';
const reset = '\x1b[m\x1b[K';

/** Decides which lines of a file are selected and how they are shown. */
export class GrepOutput {
  /** No more lines are wanted of this file. */
  finished = false;
  selectedAny = false;
  readonly #line: CommandLine;
  readonly #matcher: RegExp;
  readonly #named: boolean;
  readonly #colour: boolean;
  readonly #after: number;
  readonly #before: number;
  readonly #limit: number;
  readonly #silent: boolean;
  #path = '';
  #number = 0;
  #count = 0;
  /** Lines that may become context. */
  #held: [number: number, text: string][] = [];
  #trailing = 0;
  #lastShown = 0;
  #anyShown = false;

  constructor(line: CommandLine, matcher: RegExp, named: boolean) {
    this.#line = line;
    this.#matcher = matcher;
    this.#named = named;
    const digits = line.options
      .filter(([letter]) => /\d/.test(letter))
      .map(([letter]) => letter)
      .join('');
    const context = Number(line.value('C') ?? (digits === '' ? 0 : digits));
    this.#after = Number(line.value('A') ?? context);
    this.#before = Number(line.value('B') ?? context);
    this.#limit = Number(line.value('m') ?? Number.POSITIVE_INFINITY);
    this.#silent = ['q', 'c', 'l', 'L'].some((letter) => line.has(letter));
    const when = line.value('K');
    this.#colour = when === 'always' || ((when === 'auto' || when === '') && line.process.isTerminal(1));
  }

  begin(path: string): void {
    this.#path = path;
    this.#number = 0;
    this.#count = 0;
    this.#held = [];
    this.#trailing = 0;
    this.#lastShown = 0;
    this.finished = this.#limit === 0;
    this.selectedAny = false;
  }

  /** What is to be shown for the next lines. */
  lines(lines: readonly string[]): string {
    let output = '';
    for (const text of lines) {
      if (this.finished) break;
      this.#number += 1;
      this.#matcher.lastIndex = 0;
      if (this.#matcher.test(text) !== this.#line.has('v')) output += this.#selected(text);
      else if (this.#trailing > 0) {
        this.#trailing -= 1;
        output += this.#show(this.#number, text, '-');
      } else if (this.#before > 0) {
        this.#held.push([this.#number, text]);
        if (this.#held.length > this.#before) this.#held.shift();
      }
      if (this.#count >= this.#limit && this.#trailing === 0) this.finished = true;
    }
    return output;
  }

  #selected(text: string): string {
    if (this.#count >= this.#limit) {
      this.finished = true;
      return '';
    }
    this.#count += 1;
    this.selectedAny = true;
    if (this.#silent) {
      if (!this.#line.has('c')) this.finished = true;
      return '';
    }
    this.#trailing = this.#after;
    let output = '';
    const first = this.#held[0]?.[0] ?? this.#number;
    const hasContext = this.#after > 0 || this.#before > 0;
    if (hasContext && this.#anyShown && first > this.#lastShown + 1)
      output += this.#colour ? `${separator}--${reset}\n` : '--\n';
    for (const [number, held] of this.#held.splice(0)) output += this.#show(number, held, '-');
    return output + (this.#line.has('o') ? this.#parts(text) : this.#show(this.#number, text, ':'));
  }

  #parts(text: string): string {
    if (this.#line.has('v')) return '';
    this.#anyShown = true;
    this.#matcher.lastIndex = 0;
    return Array.from(text.matchAll(this.#matcher), ([found]) => found)
      .filter((found) => found !== '')
      .map((found) => `${this.#prefix(this.#number, ':')}${this.#colour ? match + found + reset : found}\n`)
      .join('');
  }

  #show(number: number, text: string, mark: ':' | '-'): string {
    if (this.#line.has('o') && mark === '-') return '';
    this.#lastShown = number;
    this.#anyShown = true;
    const shown =
      this.#colour && mark === ':' && !this.#line.has('v')
        ? text.replace(this.#matcher, (found) => (found === '' ? '' : match + found + reset))
        : text;
    return `${this.#prefix(number, mark)}${shown}\n`;
  }

  #prefix(lineNumber: number, mark: string): string {
    const shownMark = this.#colour ? separator + mark + reset : mark;
    const name = this.#named ? (this.#colour ? fileName + this.#path + reset : this.#path) + shownMark : '';
    if (!this.#line.has('n')) return name;
    return name + (this.#colour ? number + String(lineNumber) + reset : String(lineNumber)) + shownMark;
  }

  /** What is to be shown when the file is done. */
  end(): string {
    const line = this.#line;
    if (line.has('q')) return '';
    if (line.has('l')) return this.selectedAny ? `${this.#path}\n` : '';
    if (line.has('L')) return this.selectedAny ? '' : `${this.#path}\n`;
    if (!line.has('c')) return '';
    return `${this.#named ? `${this.#path}:` : ''}${this.#count}\n`;
  }
}
