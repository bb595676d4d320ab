import type { Process } from '../../../core/machine/process.ts';
import { translateExtendedRegExp } from '../posix-regexp.ts';
import { AwkStreams } from './streams.ts';
import { InputText, toNumber, toText, type Value } from './value.ts';

export type AwkArray = Map<string, Value>;

/** Variables, fields and streams of a program that runs. */
export class Runtime {
  readonly process: Process;
  readonly streams: AwkStreams;
  readonly globals = new Map<string, Value>();
  readonly arrays = new Map<string, AwkArray>();
  randomState = 0;
  #record = '';
  #fields: Value[] = [];
  #split = true;
  #rebuild = false;
  readonly #expressions = new Map<string, RegExp>();

  constructor(process: Process) {
    this.process = process;
    this.streams = new AwkStreams(process);
    for (const [name, value] of defaults) this.globals.set(name, value);
    this.arrays.set('ENVIRON', new Map(Array.from(process.env, ([name, text]) => [name, new InputText(text)])));
  }

  get(name: string): Value {
    if (name === 'NF') {
      this.#splitRecord();
      return this.#fields.length;
    }
    return this.globals.get(name);
  }

  set(name: string, value: Value): void {
    if (name !== 'NF') {
      this.globals.set(name, value);
      return;
    }
    this.#splitRecord();
    const count = Math.max(0, Math.floor(toNumber(value)));
    while (this.#fields.length < count) this.#fields.push('');
    this.#fields.length = count;
    this.#rebuild = true;
  }

  text(name: string): string {
    return toText(this.get(name));
  }

  array(name: string): AwkArray {
    const known = this.arrays.get(name);
    if (known !== undefined) return known;
    const made: AwkArray = new Map();
    this.arrays.set(name, made);
    return made;
  }

  setRecord(text: string): void {
    this.#record = text;
    this.#split = false;
    this.#rebuild = false;
  }

  get record(): string {
    if (this.#rebuild) {
      this.#record = this.#fields.map((value) => toText(value)).join(this.text('OFS'));
      this.#rebuild = false;
    }
    return this.#record;
  }

  field(index: number): Value {
    if (index === 0) return new InputText(this.record);
    this.#splitRecord();
    return this.#fields[index - 1];
  }

  setField(index: number, value: Value): void {
    if (index === 0) {
      this.setRecord(toText(value));
      return;
    }
    this.#splitRecord();
    while (this.#fields.length < index) this.#fields.push('');
    this.#fields[index - 1] = value;
    this.#rebuild = true;
  }

  #splitRecord(): void {
    if (this.#split) return;
    this.#split = true;
    this.#fields = this.split(this.#record, this.text('FS')).map((text) => new InputText(text));
  }

  /** Splits as fields are: a blank means runs of white space, one other character itself, anything else an expression. */
  split(text: string, separator: string): string[] {
    if (text === '') return [];
    if (separator === ' ') return text.trim() === '' ? [] : text.replace(/^[ \t\n]+|[ \t\n]+$/g, '').split(/[ \t\n]+/);
    if (separator === '') return Array.from(text);
    if (separator.length === 1 && separator !== '\\')
      return text.split(separator === '|' || /[^\w\s]/.test(separator) ? separator : separator);
    return splitBy(text, this.expression(separator));
  }

  /** The expression for a source, with the flags `g` and `u`. */
  expression(source: string): RegExp {
    let expression = this.#expressions.get(source);
    if (expression === undefined) {
      expression = new RegExp(translateExtendedRegExp(source, { escapesInBrackets: true }), 'gu');
      this.#expressions.set(source, expression);
    }
    expression.lastIndex = 0;
    return expression;
  }
}

function splitBy(text: string, expression: RegExp): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const match of text.matchAll(expression)) {
    if (match[0] === '') continue;
    pieces.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return [...pieces, text.slice(from)];
}

const defaults: readonly (readonly [string, Value])[] = [
  ['FS', ' '],
  ['OFS', ' '],
  ['ORS', '\n'],
  ['RS', '\n'],
  ['NR', 0],
  ['FNR', 0],
  ['SUBSEP', '\x1c'],
  ['CONVFMT', '%.6g'],
  ['OFMT', '%.6g'],
  ['RSTART', 0],
  ['RLENGTH', -1],
  ['FILENAME', ''],
];
