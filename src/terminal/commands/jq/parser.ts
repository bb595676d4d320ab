import { EntryParser, identity } from './entry-parser.ts';
import { tokenize } from './lexer.ts';
import { precedence } from './precedence.ts';
import type { Definition, Filter, Token } from './syntax.ts';

/** Reads a program. Throws a JqSyntaxError. */
export function parseFilter(source: string): Filter {
  const parser = new Parser(tokenize(source));
  return parser.program();
}

/** Reads definitions only. */
export function parseDefinitions(source: string): Definition[] {
  return new Parser(tokenize(source)).definitions();
}

class Parser extends EntryParser {
  program(): Filter {
    if (this.atEnd()) return identity;
    const filter = this.pipe();
    if (!this.atEnd()) this.unexpected();
    return filter;
  }

  definitions(): Definition[] {
    const found: Definition[] = [];
    while (this.token.type !== 'end') found.push(this.#definition());
    return found;
  }

  protected pipe(): Filter {
    if (this.is('def')) {
      const definition = this.#definition();
      return {
        type: 'define',
        definition,
        body: this.token.type === 'end' || this.is(')') ? identity : this.pipe(),
      };
    }
    if (this.is('label')) {
      this.next();
      const name = this.next().text;
      this.expect('|');
      return { type: 'label', name, body: this.pipe() };
    }
    const left = this.#comma();
    if (this.take('as')) return this.#bind(left);
    if (!this.take('|')) return left;
    return { type: 'pipe', left, right: this.pipe() };
  }

  #bind(source: Filter): Filter {
    const patterns = [this.pattern()];
    while (this.take('?//')) patterns.push(this.pattern());
    this.expect('|');
    return { type: 'bind', source, patterns, body: this.pipe() };
  }

  #definition(): Definition {
    this.expect('def');
    const name = this.next().text;
    const parameters: string[] = [];
    if (this.take('(')) {
      do parameters.push(this.next().text);
      while (this.take(';'));
      this.expect(')');
    }
    this.expect(':');
    const body = this.pipe();
    this.expect(';');
    return { name, parameters, body };
  }

  #comma(): Filter {
    let left = this.binary(3);
    while (this.take(',')) left = { type: 'comma', left, right: this.binary(3) };
    return left;
  }

  protected binary(minimum: number): Filter {
    let left = this.#unary();
    for (;;) {
      const { type, text } = this.token;
      const [level, associates] = (type === 'operator' || type === 'keyword' ? precedence[text] : undefined) ?? [
        0,
        'left',
      ];
      if (level < minimum || level === 0) return left;
      this.next();
      const right = this.binary(associates === 'right' ? level : level + 1);
      left =
        level === 4 ? { type: 'assign', operator: text, left, right } : { type: 'binary', operator: text, left, right };
    }
  }

  #unary(): Filter {
    if (this.take('-')) return { type: 'negate', body: this.#postfix() };
    return this.#postfix();
  }

  #postfix(): Filter {
    let target = this.#term();
    for (;;) {
      const token = this.token;
      if (token.type === 'field') {
        this.next();
        target = { type: 'index', target, index: { type: 'literal', value: token.text.slice(1) } };
      } else if (this.is('.') && this.following.type === 'text') {
        this.next();
        target = { type: 'index', target, index: this.text(this.next(), undefined) };
      } else if (this.is('.') && this.following.text === '[') this.next();
      else if (this.take('?')) target = { type: 'optional', body: target };
      else if (this.take('[')) target = this.#brackets(target);
      else if (this.is('as')) {
        this.next();
        return this.#bind(target);
      } else return target;
    }
  }

  #brackets(target: Filter): Filter {
    if (this.take(']')) return { type: 'iterate', target };
    if (this.take(':')) {
      const to = this.pipe();
      this.expect(']');
      return { type: 'slice', target, from: undefined, to };
    }
    const index = this.pipe();
    if (!this.take(':')) {
      this.expect(']');
      return { type: 'index', target, index };
    }
    const to = this.is(']') ? undefined : this.pipe();
    this.expect(']');
    return { type: 'slice', target, from: index, to };
  }

  #term(): Filter {
    const token = this.next();
    switch (token.type) {
      case 'number':
        return { type: 'literal', value: Number(token.text) };
      case 'text':
        return this.text(token, undefined);
      case 'format':
        if (this.token.type === 'text') return this.text(this.next(), token.text);
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
    if (text === 'break' && this.token.type === 'variable') return { type: 'break', name: this.next().text };
    const args: Filter[] = [];
    if (this.take('(')) {
      do args.push(this.pipe());
      while (this.take(';'));
      this.expect(')');
    }
    if (args.length === 0 && (text === 'null' || text === 'true' || text === 'false')) {
      return { type: 'literal', value: text === 'null' ? null : text === 'true' };
    }
    return { type: 'call', name: text, args };
  }

  #special(token: Token): Filter {
    switch (token.text) {
      case '.':
        if (this.token.type === 'text')
          return { type: 'index', target: identity, index: this.text(this.next(), undefined) };
        return identity;
      case '..':
        return { type: 'recurse' };
      case '(': {
        const inner = this.pipe();
        this.expect(')');
        return inner;
      }
      case '[': {
        if (this.take(']')) return { type: 'array', body: undefined };
        const body = this.pipe();
        this.expect(']');
        return { type: 'array', body };
      }
      case '{':
        return this.object();
      case 'if':
        return this.#conditional();
      case 'try': {
        const body = this.#postfix();
        return { type: 'try', body, handler: this.take('catch') ? this.#postfix() : undefined };
      }
      case 'reduce':
      case 'foreach':
        return this.#fold(token.text);
      case 'def': {
        this.back();
        const definition = this.#definition();
        return { type: 'define', definition, body: this.pipe() };
      }
      case '-':
        return { type: 'negate', body: this.#postfix() };
      default:
        this.back();
        return this.unexpected();
    }
  }

  #conditional(): Filter {
    const branches: { test: Filter; consequence: Filter }[] = [];
    do {
      const test = this.pipe();
      this.expect('then');
      branches.push({ test, consequence: this.pipe() });
    } while (this.take('elif'));
    const otherwise = this.take('else') ? this.pipe() : undefined;
    this.expect('end');
    return { type: 'if', branches, otherwise };
  }

  #fold(kind: string): Filter {
    const source = this.#foldSource();
    this.expect('as');
    const pattern = this.pattern();
    this.expect('(');
    const start = this.pipe();
    this.expect(';');
    const update = this.pipe();
    const extract = kind === 'foreach' && this.take(';') ? this.pipe() : undefined;
    this.expect(')');
    return kind === 'reduce'
      ? { type: 'reduce', source, pattern, start, update }
      : { type: 'foreach', source, pattern, start, update, extract };
  }

  /** A term with its suffixes; `as` belongs to the fold. */
  #foldSource(): Filter {
    let target = this.#term();
    for (;;) {
      const token = this.token;
      if (token.type === 'field') {
        this.next();
        target = { type: 'index', target, index: { type: 'literal', value: token.text.slice(1) } };
      } else if (this.take('?')) target = { type: 'optional', body: target };
      else if (this.take('[')) target = this.#brackets(target);
      else return target;
    }
  }

  protected text({ parts = [] }: Token, format: string | undefined): Filter {
    const [only] = parts;
    if (parts.length === 1 && typeof only === 'string') return { type: 'literal', value: only };
    return {
      type: 'text',
      format,
      parts: parts.map((part) => (typeof part === 'string' ? part : new Parser(part).program())),
    };
  }
}
