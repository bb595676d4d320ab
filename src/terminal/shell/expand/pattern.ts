const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

export interface PatternOptions {
  readonly ignoreCase?: boolean;
  /** `*`, `?` and brackets do not match a slash. */
  readonly pathname?: boolean;
}

/** Puts a backslash before what a pattern would take for more than itself. */
export function quotePattern(text: string): string {
  return text.replace(/[*?[\]\\()|!@+]/g, '\\$&');
}

/** Whether a pattern has something to expand. */
export function hasMagic(pattern: string): boolean {
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index];
    if (character === '\\') index += 1;
    else if (character === '*' || character === '?') return true;
    else if (character === '[' && pattern.includes(']', index)) return true;
    else if ('@+!'.includes(character ?? ' ') && pattern[index + 1] === '(') return true;
  }
  return false;
}

/** The text of a pattern without its backslashes. */
export function unquotePattern(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, '$1');
}

const compiled = new Map<string, RegExp>();

/** A regular expression that matches what the whole of a shell pattern does. */
export function compilePattern(pattern: string, options: PatternOptions = {}): RegExp {
  const key = `${options.ignoreCase === true ? 'i' : ''}${options.pathname === true ? 'p' : ''}:${pattern}`;
  let expression = compiled.get(key);
  if (expression === undefined) {
    if (compiled.size > 500) compiled.clear();
    expression = new RegExp(`^(?:${patternSource(pattern, options)})$`, options.ignoreCase === true ? 'isu' : 'su');
    compiled.set(key, expression);
  }
  return expression;
}

/** The source of a regular expression for a shell pattern, without anchors. */
export function patternSource(pattern: string, options: PatternOptions = {}): string {
  return new Translator(pattern, options).translate();
}

class Translator {
  readonly #pattern: string;
  readonly #any: string;
  readonly #pathname: boolean;
  #position = 0;

  constructor(pattern: string, options: PatternOptions) {
    this.#pattern = pattern;
    this.#pathname = options.pathname === true;
    this.#any = this.#pathname ? '[^/]' : '.';
  }

  translate(end = ''): string {
    let source = '';
    while (this.#position < this.#pattern.length) {
      const character = this.#pattern[this.#position] ?? '';
      if (end.includes(character) && end !== '') break;
      if (this.#pattern[this.#position + 1] === '(' && '?*+@!'.includes(character)) {
        source += this.#extended(character, end);
        continue;
      }
      this.#position += 1;
      if (character === '\\') {
        source += escapeRegExp(this.#pattern[this.#position] ?? '\\');
        this.#position += 1;
      } else if (character === '*') source += `${this.#any}*`;
      else if (character === '?') source += this.#any;
      else if (character === '[') source += this.#bracket();
      else source += escapeRegExp(character);
    }
    return source;
  }

  #extended(operator: string, end: string): string {
    this.#position += 2;
    const alternatives: string[] = [];
    for (;;) {
      alternatives.push(this.translate('|)'));
      const closing = this.#pattern[this.#position];
      this.#position += 1;
      if (closing !== '|') break;
    }
    const group = `(?:${alternatives.join('|')})`;
    if (operator === '@') return group;
    if (operator !== '!') return `${group}${operator}`;
    const rest = this.translate(end);
    return `(?!${group}${rest}$)${this.#any}*${rest}`;
  }

  #bracket(): string {
    const start = this.#position;
    let source = '';
    let negated = false;
    if (this.#pattern[this.#position] === '!' || this.#pattern[this.#position] === '^') {
      negated = true;
      this.#position += 1;
    }
    for (let first = true; ; first = false) {
      const character = this.#pattern[this.#position];
      if (character === undefined) {
        this.#position = start;
        return '\\[';
      }
      this.#position += 1;
      if (character === ']' && !first) break;
      const named = character === '[' ? /^\[:(\w+):\]/.exec(this.#pattern.slice(this.#position - 1)) : null;
      if (named !== null) {
        source += classes[named[1] ?? ''] ?? '';
        this.#position += named[0].length - 1;
      } else if (character === '\\') {
        source += escapeInClass(this.#pattern[this.#position] ?? '\\');
        this.#position += 1;
      } else source += character === '-' ? this.#dash(source) : escapeInClass(character);
    }
    const slash = this.#pathname ? '(?!/)' : '';
    return `${slash}[${negated ? '^' : ''}${source}]`;
  }

  /** A dash between two characters is a range; at either end it is itself. */
  #dash(before: string): string {
    return before === '' || this.#pattern[this.#position] === ']' ? '\\-' : '-';
  }
}

export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function escapeInClass(character: string): string {
  return /[\\\]^[\-&~|]/.test(character) && character !== '|' && character !== '&' && character !== '~'
    ? `\\${character}`
    : character;
}
