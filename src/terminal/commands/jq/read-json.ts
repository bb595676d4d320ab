import type { Json } from './value.ts';

/** The text is no JSON; the message is jq's. */
export class JsonSyntaxError extends Error {}

const whitespace = /[ \t\r\n]*/y;
const numberOrWord = /-?[\w.+-]+/y;

/** Reads values that follow one another in a text. */
export class JsonReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next value; undefined at the end. Throws a JsonSyntaxError. */
  next(): Json | undefined {
    this.#skip();
    if (this.#position >= this.#text.length) return undefined;
    return this.#value();
  }

  /** How many lines have been begun. */
  get line(): number {
    const end = this.#text.indexOf('\n', this.#position);
    return this.#text.slice(0, end < 0 ? undefined : end + 1).split('\n').length - 1;
  }

  #skip(): void {
    whitespace.lastIndex = this.#position;
    whitespace.exec(this.#text);
    this.#position = whitespace.lastIndex;
  }

  #fail(message: string): never {
    const before = this.#position >= this.#text.trimEnd().length ? this.#text : this.#text.slice(0, this.#position);
    const line = before.split('\n').length;
    const column = before.length - (before.lastIndexOf('\n') + 1);
    throw new JsonSyntaxError(`${message} at line ${line}, column ${column}`);
  }

  #value(): Json {
    this.#skip();
    const character = this.#text[this.#position];
    if (character === undefined) return this.#unfinished();
    if (character === '{') return this.#object();
    if (character === '[') return this.#array();
    if (character === '"') return this.#string();
    return this.#word();
  }

  #unfinished(): never {
    return this.#fail('Unfinished JSON term at EOF');
  }

  #word(): Json {
    numberOrWord.lastIndex = this.#position;
    const text = numberOrWord.exec(this.#text)?.[0];
    if (text === undefined) {
      this.#position += 1;
      const character = this.#text[this.#position - 1] ?? '';
      if (character === "'") this.#fail('Invalid string literal; expected ", but got \'');
      return this.#fail(/[\]},:]/.test(character) ? `Unmatched '${character}'` : 'Invalid literal');
    }
    this.#position += text.length;
    if (text === 'null') return null;
    if (text === 'true') return true;
    if (text === 'false') return false;
    if (text === 'nan' || text === 'NaN') return Number.NaN;
    const value = Number(text);
    if (Number.isNaN(value)) {
      if (this.#position < this.#text.length) this.#position += 1;
      this.#fail(/^(?:nul|tru|fals)/.test(text) ? 'Invalid literal' : 'Invalid numeric literal');
    }
    return value;
  }

  #string(): string {
    const start = this.#position;
    this.#position += 1;
    for (;;) {
      const character = this.#text[this.#position];
      if (character === undefined) return this.#unfinished();
      this.#position += 1;
      if (character === '\\') this.#position += 1;
      else if (character === '"') break;
    }
    const source = this.#text
      .slice(start, this.#position)
      .replace(/[\x00-\x1f]/g, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
    try {
      const value: unknown = JSON.parse(source);
      return String(value);
    } catch {
      return this.#fail('Invalid escape');
    }
  }

  #array(): Json[] {
    this.#position += 1;
    const items: Json[] = [];
    this.#skip();
    if (this.#take(']')) return items;
    for (;;) {
      items.push(this.#value());
      this.#skip();
      if (this.#take(']')) return items;
      if (!this.#take(',')) this.#badSeparator('array');
    }
  }

  #object(): Map<string, Json> {
    this.#position += 1;
    const object = new Map<string, Json>();
    this.#skip();
    if (this.#take('}')) return object;
    for (;;) {
      this.#skip();
      if (this.#text[this.#position] !== '"') {
        if (this.#position >= this.#text.length) this.#unfinished();
        this.#position += 1;
        this.#fail('Object keys must be strings');
      }
      const key = this.#string();
      this.#skip();
      if (!this.#take(':')) {
        this.#position += 1;
        this.#fail('Objects must consist of key:value pairs');
      }
      object.set(key, this.#value());
      this.#skip();
      if (this.#take('}')) return object;
      if (!this.#take(',')) this.#badSeparator('object');
    }
  }

  #badSeparator(kind: string): never {
    if (this.#position >= this.#text.length) this.#unfinished();
    this.#position += 1;
    return this.#fail(kind === 'array' ? 'Expected separator between values' : 'Expected separator between values');
  }

  #take(character: string): boolean {
    if (this.#text[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }
}
