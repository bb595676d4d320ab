import { RegExpSyntaxError, translateBasicRegExp, translateExtendedRegExp } from '../posix-regexp.ts';
import { type Address, parseReplacement, type SedCommand, SedSyntaxError, type Substitution } from './commands.ts';

/** Reads a script. Throws a SedSyntaxError. */
export function parseSedScript(text: string, extended: boolean): SedCommand[] {
  return new SedParser(text, extended).parse();
}

class SedParser {
  readonly #text: string;
  readonly #extended: boolean;
  readonly #commands: SedCommand[] = [];
  readonly #open: SedCommand[] = [];
  #position = 0;

  constructor(text: string, extended: boolean) {
    this.#text = text;
    this.#extended = extended;
  }

  parse(): SedCommand[] {
    for (;;) {
      this.#skip(/[\s;]/);
      if (this.#position >= this.#text.length) break;
      if (this.#peek() === '#') this.#skip(/[^\n]/);
      else if (this.#peek() === '}') this.#closeBlock();
      else this.#command();
    }
    if (this.#open.length > 0) throw new SedSyntaxError("unmatched `{'", 0);
    return this.#commands;
  }

  #peek(): string {
    return this.#text[this.#position] ?? '';
  }

  #skip(pattern: RegExp): void {
    while (this.#position < this.#text.length && pattern.test(this.#peek())) this.#position += 1;
  }

  #fail(message: string): never {
    throw new SedSyntaxError(message, this.#position);
  }

  #closeBlock(): void {
    this.#position += 1;
    const block = this.#open.pop();
    if (block === undefined) this.#fail("unexpected `}'");
    block.blockEnd = this.#commands.length;
    this.#endOfCommand();
  }

  #endOfCommand(): void {
    this.#skip(/[ \t]/);
    if (this.#peek() !== '' && !/[\n;}#]/.test(this.#peek())) {
      this.#position += 1;
      this.#fail('extra characters after command');
    }
  }

  #command(): void {
    const first = this.#address();
    let second: Address | undefined;
    this.#skip(/[ \t]/);
    if (first !== undefined && this.#peek() === ',') {
      this.#position += 1;
      this.#skip(/[ \t]/);
      second = this.#address(true);
      if (second === undefined) this.#fail("unexpected `,'");
    }
    this.#skip(/[ \t]/);
    let negated = false;
    while (this.#peek() === '!') {
      negated = true;
      this.#position += 1;
      this.#skip(/[ \t]/);
    }
    const name = this.#peek();
    this.#position += 1;
    if (name === '') this.#fail('missing command');
    const base = {
      name,
      first,
      second,
      negated,
      text: '',
      substitution: undefined,
      translation: undefined,
      blockEnd: 0,
      active: false,
      activeEnd: undefined,
    };
    this.#commands.push(this.#body(base));
  }

  #body(base: SedCommand): SedCommand {
    const { name } = base;
    if (name === '{') {
      this.#open.push(base);
      return base;
    }
    if (name === 's') {
      const substitution = this.#substitution();
      this.#endOfCommand();
      return { ...base, substitution };
    }
    if (name === 'y') {
      const translation = this.#translation();
      this.#endOfCommand();
      return { ...base, translation };
    }
    if ('aic'.includes(name)) return { ...base, text: this.#addedText() };
    if (':btT'.includes(name)) {
      this.#skip(/[ \t]/);
      const start = this.#position;
      this.#skip(name === ':' ? /[^\n;]/ : /[^\n;}]/);
      const text = this.#text.slice(start, this.#position).trim();
      if (name === ':' && text === '') this.#fail('":" lacks a label');
      return { ...base, text };
    }
    if ('rwRW'.includes(name)) {
      this.#skip(/[ \t]/);
      const start = this.#position;
      this.#skip(/[^\n]/);
      if (start === this.#position) this.#fail('missing filename in r/R/w/W commands');
      return { ...base, text: this.#text.slice(start, this.#position) };
    }
    if ('qQlL'.includes(name)) {
      this.#skip(/[ \t]/);
      const start = this.#position;
      this.#skip(/\d/);
      const text = this.#text.slice(start, this.#position);
      this.#endOfCommand();
      return { ...base, text };
    }
    if (!'=dDgGhHnNpPxzF'.includes(name)) this.#fail(`unknown command: \`${name}'`);
    this.#endOfCommand();
    return base;
  }

  #address(isSecond = false): Address | undefined {
    const rest = this.#text.slice(this.#position);
    const step = /^(\d+)~(\d+)/.exec(rest);
    if (step !== null) {
      this.#position += step[0].length;
      return { type: 'step', first: Number(step[1]), step: Number(step[2]) };
    }
    const relative = isSecond ? /^([+~])(\d+)/.exec(rest) : null;
    if (relative !== null) {
      this.#position += relative[0].length;
      const count = Number(relative[2]);
      return relative[1] === '+' ? { type: 'count', lines: count } : { type: 'multiple', of: count };
    }
    const number = /^\d+/.exec(rest);
    if (number !== null) {
      this.#position += number[0].length;
      return { type: 'line', number: Number(number[0]) };
    }
    if (rest.startsWith('$')) {
      this.#position += 1;
      return { type: 'last' };
    }
    if (!rest.startsWith('/') && !rest.startsWith('\\')) return undefined;
    if (rest.startsWith('\\')) this.#position += 1;
    const delimiter = this.#peek();
    this.#position += 1;
    const source = this.#delimited(delimiter, true, 'unterminated address regex');
    const flags = /^[IM]*/.exec(this.#text.slice(this.#position))?.[0] ?? '';
    this.#position += flags.length;
    return { type: 'pattern', expression: this.#compile(source, flags.includes('I') ? 'i' : '') };
  }

  #compile(source: string, flags: string): RegExp | undefined {
    if (source === '') return undefined;
    try {
      const translated = this.#extended
        ? translateExtendedRegExp(source, { escapesInBrackets: /\\[nt\]]/.test(source) })
        : translateBasicRegExp(source, { escapesInBrackets: /\\[nt\]]/.test(source) });
      return new RegExp(translated, `gu${flags}`);
    } catch (error) {
      if (error instanceof RegExpSyntaxError) this.#fail(error.message);
      if (error instanceof SyntaxError) this.#fail('Invalid preceding regular expression');
      throw error;
    }
  }

  /** Reads up to the delimiter; a delimiter behind a backslash is itself. */
  #delimited(delimiter: string, isExpression: boolean, problem: string): string {
    let text = '';
    let inBrackets = false;
    for (;;) {
      const character = this.#peek();
      if (character === '' || (character === '\n' && isExpression && !inBrackets)) this.#fail(problem);
      this.#position += 1;
      if (character === '\\') {
        const next = this.#peek();
        this.#position += 1;
        if (next === delimiter && !(isExpression && /[.*[\]^$+?(){}|]/.test(delimiter))) text += next;
        else text += `\\${next}`;
      } else if (character === delimiter && !inBrackets) return text;
      else {
        if (isExpression && character === '[') {
          if (!inBrackets) {
            inBrackets = true;
            const start = /^\^?\]?/.exec(this.#text.slice(this.#position))?.[0] ?? '';
            text += character + start;
            this.#position += start.length;
            continue;
          }
          const named = /^\[?:\w+:\]/.exec(this.#text.slice(this.#position - 1))?.[0];
          if (named !== undefined) {
            text += named;
            this.#position += named.length - 1;
            continue;
          }
        } else if (isExpression && character === ']') inBrackets = false;
        text += character;
      }
    }
  }

  #substitution(): Substitution {
    const delimiter = this.#peek();
    this.#position += 1;
    const source = this.#delimited(delimiter, true, "unterminated `s' command");
    const replacement = this.#delimited(delimiter, false, "unterminated `s' command");
    const flags = /^[gpiImMe\d]*/.exec(this.#text.slice(this.#position))?.[0] ?? '';
    this.#position += flags.length;
    let file: string | undefined;
    if (this.#peek() === 'w') {
      const start = this.#position + 1;
      this.#skip(/[^\n]/);
      file = this.#text.slice(start, this.#position).trim();
    } else if (/[A-Za-z]/.test(this.#peek())) this.#fail("unknown option to `s'");
    const modifiers = (/[iI]/.test(flags) ? 'i' : '') + (/[mM]/.test(flags) ? 'm' : '');
    return {
      expression: this.#compile(source, modifiers),
      replacement: parseReplacement(replacement),
      global: flags.includes('g'),
      occurrence: Number(/\d+/.exec(flags)?.[0] ?? 1),
      print: flags.includes('p'),
      file,
    };
  }

  #translation(): ReadonlyMap<string, string> {
    const delimiter = this.#peek();
    this.#position += 1;
    const problem = "unterminated `y' command";
    const charactersOf = (text: string): string[] =>
      Array.from(
        text.replace(/\\([\\nt])/g, (_match, letter: string) => (letter === 'n' ? '\n' : letter === 't' ? '\t' : '\\')),
      );
    const from = charactersOf(this.#delimited(delimiter, false, problem));
    const to = charactersOf(this.#delimited(delimiter, false, problem));
    if (from.length !== to.length) this.#fail("strings for `y' command are different lengths");
    return new Map(from.map((character, index) => [character, to[index] ?? '']));
  }

  /** `a\` with text on the next lines, or `a text`. */
  #addedText(): string {
    this.#skip(/[ \t]/);
    if (this.#peek() === '\\') {
      this.#position += 1;
      this.#skip(/[ \t]/);
      if (this.#peek() === '\n') this.#position += 1;
    }
    if (this.#position >= this.#text.length) this.#fail("expected \\ after `a', `c' or `i'");
    let text = '';
    while (this.#position < this.#text.length && this.#peek() !== '\n') {
      if (this.#peek() === '\\') this.#position += 1;
      text += this.#peek();
      this.#position += 1;
    }
    return `${text}\n`;
  }
}
