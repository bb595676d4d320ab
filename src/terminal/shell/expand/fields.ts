import { hasMagic, quotePattern } from './pattern.ts';

/** What a word becomes: its text, and the same with what was quoted marked. */
export interface Field {
  readonly text: string;
  /** As a pattern: quoted characters have a backslash. */
  readonly pattern: string;
}

export type QuoteText = (text: string) => string;

/** Puts together the fields of a word, splitting what is to be split. */
export class FieldBuilder {
  readonly fields: Field[] = [];
  readonly #separators: string | undefined;
  readonly #quote: QuoteText;
  #text = '';
  #pattern = '';
  #present = false;

  /** `separators`: the value of IFS; undefined where nothing is split. */
  constructor(separators: string | undefined, quote: QuoteText = quotePattern) {
    this.#separators = separators;
    this.#quote = quote;
  }

  get splits(): boolean {
    return this.#separators !== undefined;
  }

  /** Text that stands in the source without quotes. */
  literal(text: string): void {
    if (text === '') return;
    this.#text += text;
    this.#pattern += text;
    this.#present = true;
  }

  quoted(text: string): void {
    this.#text += text;
    this.#pattern += this.#quote(text);
    this.#present = true;
  }

  /** What an unquoted expansion gave. */
  expanded(value: string): void {
    if (value === '') return;
    if (this.#separators === undefined || this.#separators === '') this.#addExpanded(value);
    else this.#split(value, this.#separators);
  }

  #addExpanded(value: string): void {
    this.#text += value;
    this.#pattern += hasMagic(value) || value.includes('\\') ? value : this.#quote(value);
    this.#present = true;
  }

  /** Ends the current field, where there is one. */
  breakField(): void {
    if (this.#present) this.endField();
  }

  /** Ends the current field, even an empty one. */
  endField(): void {
    this.fields.push({ text: this.#text, pattern: this.#pattern });
    this.#text = '';
    this.#pattern = '';
    this.#present = false;
  }

  finish(): Field[] {
    this.breakField();
    return this.fields;
  }

  /** Everything as one field. */
  single(): Field {
    return { text: this.#text, pattern: this.#pattern };
  }

  #split(value: string, separators: string): void {
    let index = 0;
    while (index < value.length) {
      const start = index;
      while (index < value.length && !separators.includes(value[index] ?? '')) index += 1;
      if (index > start) this.#addExpanded(value.slice(start, index));
      if (index >= value.length) return;
      index = this.#delimiter(value, index, separators);
    }
  }

  /** Consumes one delimiter: white space around at most one other separator. */
  #delimiter(value: string, from: number, separators: string): number {
    const isSpace = (at: number): boolean => {
      const character = value[at] ?? '';
      return character !== '' && separators.includes(character) && ' \t\n'.includes(character);
    };
    let index = from;
    while (isSpace(index)) index += 1;
    const character = value[index] ?? '';
    if (character === '' || !separators.includes(character)) {
      this.breakField();
      return index;
    }
    this.endField();
    index += 1;
    while (isSpace(index)) index += 1;
    return index;
  }
}
