import { JqSyntaxError, type Token } from './syntax.ts';

const keywords = new Set([
  'def',
  'if',
  'then',
  'elif',
  'else',
  'end',
  'as',
  'reduce',
  'foreach',
  'try',
  'catch',
  'label',
  'import',
  'include',
  'and',
  'or',
  '__loc__',
]);

const pattern =
  /(\s+|#[^\n]*)|(\.[A-Za-z_]\w*)|(\$(?:__loc__|[A-Za-z_]\w*(?:::\w+)*))|(\.?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)|(@[A-Za-z0-9]+)|([A-Za-z_]\w*(?:::\w+)*)|(\?\/\/=|\?\/\/|\/\/=|\|=|\+=|-=|\*=|\/=|%=|==|!=|<=|>=|\/\/|\.\.|[.[\]{}()|,:;=<>+\-*/%?$])/y;

const types = ['space', 'field', 'variable', 'number', 'format', 'name', 'operator'] as const;

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '/': '/',
  '\\': '\\',
  '"': '"',
};

/** Splits a program into tokens. Throws a JqSyntaxError. */
export function tokenize(source: string): Token[] {
  const lexer = new Lexer(source);
  const tokens = lexer.tokens('');
  return [...tokens, { type: 'end', text: '', position: source.length }];
}

class Lexer {
  readonly #source: string;
  #position = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Up to the closing parenthesis of an interpolation, or the end. */
  tokens(closing: '' | ')'): Token[] {
    const tokens: Token[] = [];
    let depth = 0;
    while (this.#position < this.#source.length) {
      const position = this.#position;
      if (this.#source[position] === '"') {
        tokens.push(this.#text(position));
        continue;
      }
      pattern.lastIndex = position;
      const match = pattern.exec(this.#source);
      if (match === null)
        throw new JqSyntaxError(`syntax error, unexpected INVALID_CHARACTER (Unix shell quoting issues?)`);
      this.#position = pattern.lastIndex;
      const [text] = match;
      const kind = types[match.slice(1).findIndex((group) => group !== undefined)] ?? 'space';
      if (kind === 'space') continue;
      if (text === '(') depth += 1;
      if (text === ')') {
        if (depth === 0 && closing === ')') return tokens;
        depth -= 1;
      }
      tokens.push({ type: kind === 'name' && keywords.has(text) ? 'keyword' : kind, text, position });
    }
    if (closing !== '') throw new JqSyntaxError('syntax error, unexpected end of file (Unix shell quoting issues?)');
    return tokens;
  }

  #text(position: number): Token {
    const parts: (string | readonly Token[])[] = [];
    let text = '';
    this.#position += 1;
    for (;;) {
      const character = this.#source[this.#position];
      if (character === undefined)
        throw new JqSyntaxError(
          'syntax error, unexpected QQSTRING_TEXT, expecting QQSTRING_END (Unix shell quoting issues?)',
        );
      this.#position += 1;
      if (character === '"') break;
      if (character !== '\\') {
        text += character;
        continue;
      }
      const next = this.#source[this.#position] ?? '';
      this.#position += 1;
      if (next === '(') {
        parts.push(text);
        text = '';
        const inner = this.tokens(')');
        parts.push([...inner, { type: 'end', text: '', position: this.#position }]);
      } else if (next === 'u') {
        text += String.fromCharCode(Number.parseInt(this.#source.slice(this.#position, this.#position + 4), 16));
        this.#position += 4;
      } else {
        const escaped = escapes[next];
        if (escaped === undefined)
          throw new JqSyntaxError('syntax error, unexpected INVALID_CHARACTER (Unix shell quoting issues?)');
        text += escaped;
      }
    }
    parts.push(text);
    return { type: 'text', text: '', parts, position };
  }
}
