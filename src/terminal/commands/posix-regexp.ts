const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: ' \\t\\n\\r\\f\\v',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

/** What is wrong with an expression, in the words of the C library: `Unmatched [, [^, [:, [., or [=`. */
export class RegExpSyntaxError extends Error {}

export interface TranslateOptions {
  /** Backslashes mean something inside brackets, as in awk and for `\n` in sed. */
  readonly escapesInBrackets?: boolean;
}

/** The source of a JavaScript expression (for the flag `u`) for a POSIX basic one with GNU's extensions. */
export function translateBasicRegExp(source: string, options: TranslateOptions = {}): string {
  return new Translator(source, false, options).translate();
}

/** The same for an extended one. */
export function translateExtendedRegExp(source: string, options: TranslateOptions = {}): string {
  return new Translator(source, true, options).translate();
}

const named: Readonly<Record<string, string>> = {
  w: '\\w',
  W: '\\W',
  s: '\\s',
  S: '\\S',
  b: '\\b',
  B: '\\B',
  '<': '\\b(?=\\w)',
  '>': '\\b(?<=\\w)',
  '`': '(?<![\\s\\S])',
  "'": '(?![\\s\\S])',
  n: '\\n',
  t: '\\t',
  r: '\\r',
  f: '\\f',
  v: '\\v',
};

class Translator {
  readonly #source: string;
  readonly #extended: boolean;
  readonly #options: TranslateOptions;
  #position = 0;
  #output = '';
  #depth = 0;
  #groups = 0;
  /** Whether an atom stands before, for `*` to repeat. */
  #atom = false;

  constructor(source: string, extended: boolean, options: TranslateOptions) {
    this.#source = source;
    this.#extended = extended;
    this.#options = options;
  }

  translate(): string {
    while (this.#position < this.#source.length) this.#next();
    if (this.#depth > 0) throw new RegExpSyntaxError('Unmatched ( or \\(');
    return this.#output;
  }

  #next(): void {
    const character = this.#source[this.#position] ?? '';
    this.#position += 1;
    if (character === '\\') this.#backslash();
    else if (character === '[') this.#bracket();
    else if (character === '.') this.#add('.');
    else if (character === '*') this.#repeat('*');
    else if (character === '^') this.#caret();
    else if (character === '$') this.#dollar();
    else if (this.#extended && '+?'.includes(character)) this.#repeat(character);
    else if (this.#extended && '(){|'.includes(character)) this.#operator(character);
    else this.#add(escapeCharacter(character));
  }

  #add(source: string): void {
    this.#output += source;
    this.#atom = true;
  }

  #backslash(): void {
    const character = this.#source[this.#position];
    if (character === undefined) throw new RegExpSyntaxError('Trailing backslash');
    this.#position += 1;
    if (!this.#extended && '(){|'.includes(character)) this.#operator(character);
    else if (!this.#extended && '+?'.includes(character)) this.#repeat(character);
    else if (/[1-9]/.test(character)) {
      if (Number(character) > this.#groups) throw new RegExpSyntaxError('Invalid back reference');
      this.#add(`(?:\\${character})`);
    } else this.#add(named[character] ?? escapeCharacter(character));
  }

  #repeat(operator: string): void {
    if (!this.#atom) {
      if (this.#extended && operator !== '*') return;
      this.#add(escapeCharacter(operator));
      return;
    }
    if (/[*+?}]$/.test(this.#output) && this.#repeated)
      this.#output = this.#output.replace(
        /(\((?:[^()]|\([^()]*\))*\)|\\?.|\[(?:[^\]\\]|\\.)*\])([*+?]|\{[^}]*\})$/su,
        '(?:$1$2)',
      );
    this.#output += operator;
    this.#repeated = true;
  }

  #repeated = false;

  #caret(): void {
    const start = this.#position === 1 || /(?:\(|\||\\\(|\\\||\n)$/.test(this.#source.slice(0, this.#position - 1));
    if (!this.#extended && !start) {
      this.#add('\\^');
      return;
    }
    this.#output += '^';
    this.#atom = false;
  }

  #dollar(): void {
    const rest = this.#source.slice(this.#position);
    const end = rest === '' || /^(?:\\\)|\\\||\n)/.test(rest);
    this.#output += this.#extended || end ? '$' : '\\$';
    this.#atom = !(this.#extended || end);
  }

  #operator(character: string): void {
    if (character === '(') {
      this.#depth += 1;
      this.#groups += 1;
      this.#output += '(';
      this.#atom = false;
    } else if (character === ')') {
      if (this.#depth === 0) {
        if (!this.#extended) throw new RegExpSyntaxError('Unmatched ) or \\)');
        this.#add('\\)');
        return;
      }
      this.#depth -= 1;
      this.#add(')');
    } else if (character === '|') {
      this.#output += '|';
      this.#atom = false;
    } else this.#interval();
    this.#repeated = false;
  }

  #interval(): void {
    const close = this.#extended ? '}' : '\\}';
    const end = this.#source.indexOf(close, this.#position);
    const body = end < 0 ? '' : this.#source.slice(this.#position, end);
    if (!/^(?:\d+(?:,\d*)?|,\d+)$/.test(body)) {
      if (!this.#extended) throw new RegExpSyntaxError(end < 0 ? 'Unmatched \\{' : 'Invalid content of \\{\\}');
      this.#add('\\{');
      return;
    }
    this.#position = end + close.length;
    this.#output += `{${body.startsWith(',') ? `0${body}` : body}}`;
  }

  #bracket(): void {
    let source = '';
    const negated = this.#source[this.#position] === '^';
    if (negated) this.#position += 1;
    for (let first = true; ; first = false) {
      const character = this.#source[this.#position];
      if (character === undefined) throw new RegExpSyntaxError('Unmatched [, [^, [:, [., or [=');
      this.#position += 1;
      if (character === ']' && !first) break;
      source += this.#bracketItem(character, source);
    }
    const body = source === '' ? '' : source;
    this.#add(`[${negated ? '^' : ''}${body}]`);
    this.#repeated = false;
  }

  #bracketItem(character: string, before: string): string {
    const rest = this.#source.slice(this.#position - 1);
    const special = /^\[([:.=])(.*?)\1\]/s.exec(rest);
    if (special !== null) {
      this.#position += special[0].length - 1;
      if (special[1] !== ':') return escapeInClass(special[2] ?? '');
      const members = classes[special[2] ?? ''];
      if (members === undefined) throw new RegExpSyntaxError('Invalid character class name');
      return members;
    }
    if (character === '\\' && this.#options.escapesInBrackets === true) {
      const next = this.#source[this.#position] ?? '';
      if (/[ntrfv\\/\]"[.*^$-]/.test(next) || next === 'd') {
        this.#position += 1;
        return /[ntrfv]/.test(next) ? `\\${next}` : escapeInClass(next);
      }
    }
    if (character === '-') return before === '' || this.#source[this.#position] === ']' ? '\\-' : '-';
    return escapeInClass(character);
  }
}

function escapeCharacter(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function escapeInClass(character: string): string {
  return /[\\\]^[-]/.test(character) ? `\\${character}` : character;
}
