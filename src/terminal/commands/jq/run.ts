import type { Process } from '../../../core/machine/process.ts';
import { readAllText } from '../../../core/machine/read-stream.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { checkNames } from './check-names.ts';
import { BreakSignal, type ProgramState, rootEnvironment } from './environment.ts';
import { evaluate } from './evaluate.ts';
import { JqHalt } from './halt.ts';
import { type JqOptions, parseJqOptions } from './options.ts';
import { parseDefinitions, parseFilter } from './parser.ts';
import { prelude } from './prelude.ts';
import { printJson } from './print-json.ts';
import { JsonReader, JsonSyntaxError } from './read-json.ts';
import { type Definition, type Filter, JqSyntaxError } from './syntax.ts';
import { isTrue, JqError, type Json } from './value.ts';

let known: ReadonlyMap<string, Definition> | undefined;

function definitions(): ReadonlyMap<string, Definition> {
  known ??= new Map(
    parseDefinitions(prelude).map((definition) => [`${definition.name}/${definition.parameters.length}`, definition]),
  );
  return known;
}

/** jq */
export async function run(process: Process): Promise<number> {
  const options = parseJqOptions(process);
  if (typeof options === 'string') {
    await process.stderr.write(options);
    return 2;
  }
  if ('output' in options) {
    await process.stdout.write(options.output);
    return 0;
  }
  let filter: Filter;
  try {
    filter = parseFilter(options.program);
    checkNames(filter, definitions(), new Set(options.variables.keys()));
  } catch (error) {
    if (!(error instanceof JqSyntaxError)) throw error;
    const shown = options.program;
    await process.stderr.write(`jq: error: ${error.message} at <top-level>, line 1:\n${shown}\njq: 1 compile error\n`);
    return 3;
  }
  return await new Run(process, options, filter).run();
}

class Run {
  readonly #process: Process;
  readonly #options: JqOptions;
  readonly #filter: Filter;
  #status = 0;
  #last: Json | undefined;
  #errors = '';
  #reader: JsonReader | undefined;

  constructor(process: Process, options: JqOptions, filter: Filter) {
    this.#process = process;
    this.#options = options;
    this.#filter = filter;
  }

  async run(): Promise<number> {
    const text = await this.#readInput();
    const reader = this.#options.rawInput ? undefined : new JsonReader(text);
    this.#reader = reader;
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const next = (): Json | undefined => (reader === undefined ? lines.shift() : reader.next());
    try {
      await this.#runAll(next, text);
    } catch (error) {
      if (error instanceof JqHalt) return await this.#halt(error);
      if (!(error instanceof JsonSyntaxError)) throw error;
      await this.#process.stderr.write(`jq: parse error: ${error.message}\n`);
      return 2;
    }
    if (this.#status !== 0) return this.#status;
    if (!this.#options.exitStatus) return 0;
    return this.#last === undefined ? 4 : isTrue(this.#last) ? 0 : 1;
  }

  async #runAll(next: () => Json | undefined, text: string): Promise<void> {
    const state = this.#state(next);
    if (this.#options.nullInput) {
      await this.#evaluate(null, state);
      return;
    }
    if (this.#options.slurp) {
      await this.#evaluate(this.#options.rawInput ? text : Array.from(all(next)), state);
      return;
    }
    for (let value = next(); value !== undefined; value = next()) await this.#evaluate(value, state);
  }

  async #readInput(): Promise<string> {
    const { files } = this.#options;
    if (this.#options.nullInput && files.length === 0 && this.#process.isTerminal(0)) return '';
    if (files.length === 0) return await readAllText(this.#process.stdin);
    let text = '';
    for (const path of files) {
      try {
        text += this.#process.files.readText(this.#process.resolve(path));
      } catch (error) {
        if (!isSystemError(error)) throw error;
        await this.#process.stderr.write(`jq: error: Could not open ${path}: ${error.message}\n`);
        this.#status = 2;
      }
    }
    return text;
  }

  #state(nextInput: () => Json | undefined): ProgramState {
    const { clock, env } = this.#process;
    return {
      definitions: definitions(),
      variables: this.#options.variables,
      evaluate,
      nextInput,
      debug: (text) => {
        this.#errors += text;
      },
      nowSeconds: () => clock.now() / 1000,
      environmentVariables: env,
    };
  }

  async #evaluate(value: Json, state: ProgramState): Promise<void> {
    let output = '';
    try {
      for (const { value: result } of evaluate(this.#filter, { value, path: undefined }, rootEnvironment(state))) {
        this.#last = result;
        output += this.#show(result);
        if (output.length < 65536) continue;
        await this.#process.stdout.write(output);
        output = '';
      }
    } catch (error) {
      await this.#process.stdout.write(output);
      output = '';
      if (error instanceof BreakSignal) this.#errors += 'jq: error (at <unknown>): break\n';
      else if (error instanceof RangeError) this.#errors += 'jq: error: stack overflow\n';
      else if (error instanceof JqError) this.#errors += `jq: error (at ${this.#place()}): ${error.message}\n`;
      else throw error;
      this.#status = 5;
    }
    await this.#process.stdout.write(output);
    await this.#process.stderr.write(this.#errors);
    this.#errors = '';
  }

  /** Where in the input the program is. */
  #place(): string {
    if (this.#options.nullInput) return '<unknown>';
    return `${this.#options.files[0] ?? '<stdin>'}:${this.#reader?.line ?? 0}`;
  }

  #show(value: Json): string {
    const { raw, join, colour, indent, sortKeys, ascii } = this.#options;
    const end = join ? '' : '\n';
    if (raw && typeof value === 'string') return value + end;
    const text = printJson(value, { indent, sortKeys, colour });
    if (!ascii) return text + end;
    return (
      text.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`) +
      end
    );
  }

  async #halt({ value, code }: JqHalt): Promise<number> {
    if (value !== undefined) {
      const text =
        typeof value === 'string' ? value : `${printJson(value, { indent: '', sortKeys: false, colour: false })}\n`;
      await this.#process.stderr.write(text);
    }
    return code;
  }
}

function* all(next: () => Json | undefined): Generator<Json> {
  for (let value = next(); value !== undefined; value = next()) yield value;
}
