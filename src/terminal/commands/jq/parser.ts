import { tokenize } from './lexer.ts';
import { type Definition, type Filter, JqSyntaxError, type Pattern, type Token } from './syntax.ts';

/** Reads a program. Throws a JqSyntaxError. */
export function parseFilter(source: string): Filter {
  const parser = new Parser(tokenize(source));
  return parser.program();
}

/** Reads definitions only. */
export function parseDefinitions(source: string): Definition[] {
  return new Parser(tokenize(source)).definitions();
}

const identity: Filter = { type: 'identity' };

const precedence: Readonly<Record<string, readonly [level: number, associates: 'left' | 'right' | 'none']>> = {
  '//': [3, 'right'],
  '=': [4, 'none'],
  '|=': [4, 'none'],
  '+=': [4, 'none'],
  '-=': [4, 'none'],
  '*=': [4, 'none'],
  '/=': [4, 'none'],
  '%=': [4, 'none'],
  '//=': [4, 'none'],
  or: [5, 'left'],
  and: [6, 'left'],
  '==': [7, 'none'],
  '!=': [7, 'none'],
  '<': [7, 'none'],
  '<=': [7, 'none'],
  '>': [7, 'none'],
  '>=': [7, 'none'],
  '+': [8, 'left'],
  '-': [8, 'left'],
  '*': [9, 'left'],
  '/': [9, 'left'],
  '%': [9, 'left'],
};

class Parser {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  program(): Filter {
    if (this.#atEnd()) return identity;
    const filter = this.#pipe();
    if (!this.#atEnd()) this.#unexpected();
    return filter;
  }

  definitions(): Definition[] {
    const found: Definition[] = [];
    while (this.#token.type !== 'end') found.push(this.#definition());
    return found;
  }

  get #token(): Token {
    return this.#tokens[this.#index] ?? { type: 'end', text: '', position: 0 };
  }

  #atEnd(): boolean {
    return this.#token.type === 'end';
  }

  #unexpected(): never {
    const { type, text } = this.#token;
    const shown =
      type === 'end'
        ? 'end of file'
        : type === 'operator'
          ? `'${text}'`
          : type === 'name'
            ? 'IDENT'
            : type === 'field'
              ? 'FIELD'
              : type === 'number'
                ? 'LITERAL'
                : type === 'text'
                  ? 'QQSTRING_START'
                  : text;
    throw new JqSyntaxError(`syntax error, unexpected ${shown} (Unix shell quoting issues?)`);
  }

  #is(text: string): boolean {
    const token = this.#token;
    return (token.type === 'operator' || token.type === 'keyword') && token.text === text;
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#index += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#unexpected();
  }

  #next(): Token {
    const token = this.#token;
    this.#index += 1;
    return token;
  }

  #pipe(): Filter {
    if (this.#is('def')) {
      const definition = this.#definition();
      return {
        type: 'define',
        definition,
        body: this.#token.type === 'end' || this.#is(')') ? identity : this.#pipe(),
      };
    }
    if (this.#is('label')) {
      this.#index += 1;
      const name = this.#next().text;
      this.#expect('|');
      return { type: 'label', name, body: this.#pipe() };
    }
    const left = this.#comma();
    if (this.#take('as')) return this.#bind(left);
    if (!this.#take('|')) return left;
    return { type: 'pipe', left, right: this.#pipe() };
  }

  #bind(source: Filter): Filter {
    const patterns = [this.#pattern()];
    while (this.#take('?//')) patterns.push(this.#pattern());
    this.#expect('|');
    return { type: 'bind', source, patterns, body: this.#pipe() };
  }

  #definition(): Definition {
    this.#expect('def');
    const name = this.#next().text;
    const parameters: string[] = [];
    if (this.#take('(')) {
      do parameters.push(this.#next().text);
      while (this.#take(';'));
      this.#expect(')');
    }
    this.#expect(':');
    const body = this.#pipe();
    this.#expect(';');
    return { name, parameters, body };
  }

  #comma(): Filter {
    let left = this.#binary(3);
    while (this.#take(',')) left = { type: 'comma', left, right: this.#binary(3) };
    return left;
  }

  #binary(minimum: number): Filter {
    let left = this.#unary();
    for (;;) {
      const { type, text } = this.#token;
      const [level, associates] = (type === 'operator' || type === 'keyword' ? precedence[text] : undefined) ?? [
        0,
        'left',
      ];
      if (level < minimum || level === 0) return left;
      this.#index += 1;
      const right = this.#binary(associates === 'right' ? level : level + 1);
      left =
        level === 4 ? { type: 'assign', operator: text, left, right } : { type: 'binary', operator: text, left, right };
    }
  }

  #unary(): Filter {
    if (this.#take('-')) return { type: 'negate', body: this.#postfix() };
    return this.#postfix();
  }

  #postfix(): Filter {
    let target = this.#term();
    for (;;) {
      const token = this.#token;
      if (token.type === 'field') {
        this.#index += 1;
        target = { type: 'index', target, index: { type: 'literal', value: token.text.slice(1) } };
      } else if (this.#is('.') && this.#tokens[this.#index + 1]?.type === 'text') {
        this.#index += 1;
        target = { type: 'index', target, index: this.#text(this.#next(), undefined) };
      } else if (this.#is('.') && this.#tokens[this.#index + 1]?.text === '[') this.#index += 1;
      else if (this.#take('?')) target = { type: 'optional', body: target };
      else if (this.#take('[')) target = this.#brackets(target);
      else if (this.#is('as')) {
        this.#index += 1;
        return this.#bind(target);
      } else return target;
    }
  }

  #brackets(target: Filter): Filter {
    if (this.#take(']')) return { type: 'iterate', target };
    if (this.#take(':')) {
      const to = this.#pipe();
      this.#expect(']');
      return { type: 'slice', target, from: undefined, to };
    }
    const index = this.#pipe();
    if (!this.#take(':')) {
      this.#expect(']');
      return { type: 'index', target, index };
    }
    const to = this.#is(']') ? undefined : this.#pipe();
    this.#expect(']');
    return { type: 'slice', target, from: index, to };
  }

  #term(): Filter {
    const token = this.#next();
    switch (token.type) {
      case 'number':
        return { type: 'literal', value: Number(token.text) };
      case 'text':
        return this.#text(token, undefined);
      case 'format':
        if (this.#token.type === 'text') return this.#text(this.#next(), token.text);
        return { type: 'format', name: token.text };
      case 'field':
        return { type: 'index', target: identity, index: { type: 'literal', value: token.text.slice(1) } };
      case 'variable':
        return { type: 'variable', name: token.text.slice(1) };
      case 'name':
        return this.#call(token);
      default:
        return this.#special(token);
    }
  }

  #call({ text }: Token): Filter {
    if (text === 'break' && this.#token.type === 'variable') return { type: 'break', name: this.#next().text };
    const args: Filter[] = [];
    if (this.#take('(')) {
      do args.push(this.#pipe());
      while (this.#take(';'));
      this.#expect(')');
    }
    if (args.length === 0 && (text === 'null' || text === 'true' || text === 'false')) {
      return { type: 'literal', value: text === 'null' ? null : text === 'true' };
    }
    return { type: 'call', name: text, args };
  }

  #special(token: Token): Filter {
    switch (token.text) {
      case '.':
        if (this.#token.type === 'text')
          return { type: 'index', target: identity, index: this.#text(this.#next(), undefined) };
        return identity;
      case '..':
        return { type: 'recurse' };
      case '(': {
        const inner = this.#pipe();
        this.#expect(')');
        return inner;
      }
      case '[': {
        if (this.#take(']')) return { type: 'array', body: undefined };
        const body = this.#pipe();
        this.#expect(']');
        return { type: 'array', body };
      }
      case '{':
        return this.#object();
      case 'if':
        return this.#conditional();
      case 'try': {
        const body = this.#postfix();
        return { type: 'try', body, handler: this.#take('catch') ? this.#postfix() : undefined };
      }
      case 'reduce':
      case 'foreach':
        return this.#fold(token.text);
      case 'def': {
        this.#index -= 1;
        const definition = this.#definition();
        return { type: 'define', definition, body: this.#pipe() };
      }
      case '-':
        return { type: 'negate', body: this.#postfix() };
      default:
        this.#index -= 1;
        return this.#unexpected();
    }
  }

  #conditional(): Filter {
    const branches: { test: Filter; then: Filter }[] = [];
    do {
      const test = this.#pipe();
      this.#expect('then');
      branches.push({ test, then: this.#pipe() });
    } while (this.#take('elif'));
    const otherwise = this.#take('else') ? this.#pipe() : undefined;
    this.#expect('end');
    return { type: 'if', branches, otherwise };
  }

  #fold(kind: string): Filter {
    const source = this.#foldSource();
    this.#expect('as');
    const pattern = this.#pattern();
    this.#expect('(');
    const start = this.#pipe();
    this.#expect(';');
    const update = this.#pipe();
    const extract = kind === 'foreach' && this.#take(';') ? this.#pipe() : undefined;
    this.#expect(')');
    return kind === 'reduce'
      ? { type: 'reduce', source, pattern, start, update }
      : { type: 'foreach', source, pattern, start, update, extract };
  }

  /** A term with its suffixes; `as` belongs to the fold. */
  #foldSource(): Filter {
    let target = this.#term();
    for (;;) {
      const token = this.#token;
      if (token.type === 'field') {
        this.#index += 1;
        target = { type: 'index', target, index: { type: 'literal', value: token.text.slice(1) } };
      } else if (this.#take('?')) target = { type: 'optional', body: target };
      else if (this.#take('[')) target = this.#brackets(target);
      else return target;
    }
  }

  #text({ parts = [] }: Token, format: string | undefined): Filter {
    const [only] = parts;
    if (parts.length === 1 && typeof only === 'string') return { type: 'literal', value: only };
    return {
      type: 'text',
      format,
      parts: parts.map((part) => (typeof part === 'string' ? part : new Parser(part).program())),
    };
  }

  #object(): Filter {
    const entries: { key: Filter; value: Filter }[] = [];
    while (!this.#take('}')) {
      entries.push(this.#entry());
      if (!this.#take(',') && !this.#is('}')) this.#unexpected();
    }
    return { type: 'object', entries };
  }

  #entry(): { key: Filter; value: Filter } {
    const token = this.#next();
    if (token.type === 'variable') {
      const name = token.text.slice(1);
      return { key: { type: 'literal', value: name }, value: { type: 'variable', name } };
    }
    const key = this.#entryKey(token);
    if (this.#take(':')) return { key, value: this.#entryValue() };
    if (token.text === '(') this.#unexpected();
    return { key, value: { type: 'index', target: identity, index: key } };
  }

  #entryKey(token: Token): Filter {
    if (token.type === 'name' || token.type === 'keyword') return { type: 'literal', value: token.text };
    if (token.type === 'number') return { type: 'literal', value: token.text };
    if (token.type === 'text') return this.#text(token, undefined);
    if (token.type === 'format')
      return this.#token.type === 'text' ? this.#text(this.#next(), token.text) : { type: 'format', name: token.text };
    if (token.text !== '(') {
      this.#index -= 1;
      this.#unexpected();
    }
    const key = this.#pipe();
    this.#expect(')');
    return key;
  }

  #entryValue(): Filter {
    let value = this.#binary(4);
    if (this.#take('//')) value = { type: 'binary', operator: '//', left: value, right: this.#binary(3) };
    while (this.#take('|')) value = { type: 'pipe', left: value, right: this.#binary(3) };
    return value;
  }

  #pattern(): Pattern {
    const token = this.#next();
    if (token.type === 'variable') return { type: 'name', name: token.text.slice(1) };
    if (token.text === '[') {
      const items: Pattern[] = [];
      do items.push(this.#pattern());
      while (this.#take(','));
      this.#expect(']');
      return { type: 'array', items };
    }
    if (token.text !== '{') {
      this.#index -= 1;
      this.#unexpected();
    }
    const entries: { key: Filter; name: string | undefined; pattern: Pattern | undefined }[] = [];
    do {
      const key = this.#next();
      const name = key.type === 'variable' ? key.text.slice(1) : undefined;
      const filter: Filter = name === undefined ? this.#entryKey(key) : { type: 'literal', value: name };
      entries.push({ key: filter, name, pattern: this.#take(':') ? this.#pattern() : undefined });
    } while (this.#take(','));
    this.#expect('}');
    return { type: 'object', entries };
  }
}
