import type { Filter, Pattern, Token } from './syntax.ts';
import { TokenReader } from './token-reader.ts';

export const identity: Filter = { type: 'identity' };

/** Reads objects, and the patterns that take values apart; the filters in them are its subclass's. */
export abstract class EntryParser extends TokenReader {
  protected abstract pipe(): Filter;

  /** Operators that bind at least as tightly as `minimum`. */
  protected abstract binary(minimum: number): Filter;

  protected abstract text(token: Token, format: string | undefined): Filter;

  protected object(): Filter {
    const entries: { key: Filter; value: Filter }[] = [];
    while (!this.take('}')) {
      entries.push(this.#entry());
      if (!this.take(',') && !this.is('}')) this.unexpected();
    }
    return { type: 'object', entries };
  }

  #entry(): { key: Filter; value: Filter } {
    const token = this.next();
    if (token.type === 'variable') {
      const name = token.text.slice(1);
      return { key: { type: 'literal', value: name }, value: { type: 'variable', name } };
    }
    const key = this.#entryKey(token);
    if (this.take(':')) return { key, value: this.#entryValue() };
    if (token.text === '(') this.unexpected();
    return { key, value: { type: 'index', target: identity, index: key } };
  }

  #entryKey(token: Token): Filter {
    if (token.type === 'name' || token.type === 'keyword') return { type: 'literal', value: token.text };
    if (token.type === 'number') return { type: 'literal', value: token.text };
    if (token.type === 'text') return this.text(token, undefined);
    if (token.type === 'format')
      return this.token.type === 'text' ? this.text(this.next(), token.text) : { type: 'format', name: token.text };
    if (token.text !== '(') {
      this.back();
      this.unexpected();
    }
    const key = this.pipe();
    this.expect(')');
    return key;
  }

  #entryValue(): Filter {
    let value = this.binary(4);
    if (this.take('//')) value = { type: 'binary', operator: '//', left: value, right: this.binary(3) };
    while (this.take('|')) value = { type: 'pipe', left: value, right: this.binary(3) };
    return value;
  }

  protected pattern(): Pattern {
    const token = this.next();
    if (token.type === 'variable') return { type: 'name', name: token.text.slice(1) };
    if (token.text === '[') {
      const items: Pattern[] = [];
      do items.push(this.pattern());
      while (this.take(','));
      this.expect(']');
      return { type: 'array', items };
    }
    if (token.text !== '{') {
      this.back();
      this.unexpected();
    }
    const entries: { key: Filter; name: string | undefined; pattern: Pattern | undefined }[] = [];
    do {
      const key = this.next();
      const name = key.type === 'variable' ? key.text.slice(1) : undefined;
      const filter: Filter = name === undefined ? this.#entryKey(key) : { type: 'literal', value: name };
      entries.push({ key: filter, name, pattern: this.take(':') ? this.pattern() : undefined });
    } while (this.take(','));
    this.expect('}');
    return { type: 'object', entries };
  }
}
