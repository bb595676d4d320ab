import type { Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { expandEscapes } from '../../shell/expand/escapes.ts';
import { parseCommandLine, UsageError } from '../command-line.ts';
import { type Input, lineBatches, openInput } from '../input.ts';
import { RegExpSyntaxError } from '../posix-regexp.ts';
import { AwkRuntimeError } from './arithmetic.ts';
import { AwkExit, type Exit } from './exit.ts';
import { Interpreter } from './interpreter.ts';
import { parseAwk } from './parser.ts';
import { Runtime } from './runtime.ts';
import { type AwkProgram, AwkSyntaxError } from './syntax.ts';
import { InputText, toNumber } from './value.ts';

/** awk, as mawk says things. */
export async function run(process: Process): Promise<number> {
  try {
    const line = parseCommandLine(process, 'awk', { short: 'F:f:v:W:', operandsLast: true });
    const files = line.options
      .filter(([letter]) => letter === 'f')
      .map(([, path]) => process.files.readText(process.resolve(path)));
    const [source, ...operands] = files.length > 0 ? [files.join('\n'), ...line.operands] : line.operands;
    if (source === undefined) {
      await process.stderr.write('Usage: mawk [Options] [Program] [file ...]\n\n');
      return 2;
    }
    const runtime = new Runtime(process);
    const separator = line.value('F');
    if (separator !== undefined) runtime.set('FS', separator === 't' ? '\t' : expandEscapes(separator, 'ansi').text);
    for (const [letter, text] of line.options) if (letter === 'v') assign(runtime, text);
    return await new Run(runtime, parseAwk(source), operands).run();
  } catch (error) {
    const message = messageOf(error);
    if (message === undefined) throw error;
    await process.stderr.write(`awk: ${message}\n`);
    return 2;
  }
}

function messageOf(error: unknown): string | undefined {
  if (error instanceof AwkSyntaxError) return `line ${error.line}: ${error.message}`;
  if (error instanceof AwkRuntimeError || error instanceof UsageError) return error.message;
  if (error instanceof RegExpSyntaxError || error instanceof SyntaxError)
    return `regular expression compile failed (${error.message})`;
  if (isSystemError(error)) return `cannot open ${error.subject ?? ''} (${error.message})`;
  return undefined;
}

function assign(runtime: Runtime, text: string): void {
  const equals = text.indexOf('=');
  runtime.set(text.slice(0, equals), new InputText(expandEscapes(text.slice(equals + 1), 'ansi').text));
}

class Run {
  readonly #runtime: Runtime;
  readonly #program: AwkProgram;
  readonly #operands: string[];
  readonly #interpreter: Interpreter;
  #readsStandardInput = true;
  #input: Input | undefined;
  #records: AsyncGenerator<string> | undefined;
  #status = 0;

  constructor(runtime: Runtime, program: AwkProgram, operands: readonly string[]) {
    this.#runtime = runtime;
    this.#program = program;
    this.#operands = [...operands];
    const args = runtime.array('ARGV');
    for (const [index, text] of ['awk', ...operands].entries()) args.set(String(index), new InputText(text));
    runtime.set('ARGC', operands.length + 1);
    this.#interpreter = new Interpreter(runtime, program, () => this.#nextRecord());
  }

  async run(): Promise<number> {
    try {
      const exit = await this.#runMain();
      if (exit === undefined || exit.type === 'exit') await this.#runEnd(exit);
    } finally {
      await this.#runtime.streams.closeAll();
    }
    return this.#status;
  }

  async #guarded(body: () => Promise<Exit | undefined>): Promise<Exit | undefined> {
    try {
      return await body();
    } catch (error) {
      if (error instanceof AwkExit) return { type: 'exit', value: error.value };
      throw error;
    }
  }

  async #runMain(): Promise<Exit | undefined> {
    for (const statement of this.#program.begin) {
      const exit = await this.#guarded(() => this.#interpreter.run(statement));
      if (exit?.type === 'exit') return this.#exit(exit);
    }
    if (this.#program.rules.length === 0 && this.#program.end.length === 0) return undefined;
    for (let record = await this.#nextRecord(); record !== undefined; record = await this.#nextRecord()) {
      this.#runtime.setRecord(record);
      this.#count();
      const exit = await this.#guarded(() => this.#interpreter.rules());
      if (exit?.type === 'exit') return this.#exit(exit);
      if (exit?.type === 'nextfile') this.#records = undefined;
    }
    return undefined;
  }

  #exit(exit: Exit): Exit {
    if (exit.type === 'exit' && exit.value !== undefined) this.#status = toNumber(exit.value) & 0xff;
    return exit;
  }

  async #runEnd(_exit: Exit | undefined): Promise<void> {
    for (const statement of this.#program.end) {
      const exit = await this.#guarded(() => this.#interpreter.run(statement));
      if (exit?.type !== 'exit') continue;
      this.#exit(exit);
      return;
    }
  }

  #count(): void {
    for (const name of ['NR', 'FNR']) this.#runtime.set(name, toNumber(this.#runtime.get(name)) + 1);
  }

  async #nextRecord(): Promise<string | undefined> {
    for (;;) {
      if (this.#records === undefined && !(await this.#openNext())) return undefined;
      const next = await this.#records?.next();
      if (next !== undefined && next.done !== true) return next.value;
      this.#input?.close();
      this.#records = undefined;
    }
  }

  async #openNext(): Promise<boolean> {
    const { process } = this.#runtime;
    for (;;) {
      const operand = this.#operands.shift();
      if (operand === undefined) {
        if (!this.#readsStandardInput) return false;
        return this.#open('-');
      }
      if (/^[A-Za-z_]\w*=/.test(operand)) {
        assign(this.#runtime, operand);
        continue;
      }
      try {
        return this.#open(operand);
      } catch (error) {
        if (!isSystemError(error)) throw error;
        this.#readsStandardInput = false;
        this.#status = 2;
        await process.stderr.write(`awk: cannot open ${operand} (${error.message})\n`);
      }
    }
  }

  #open(path: string): boolean {
    this.#readsStandardInput = false;
    this.#input = openInput(this.#runtime.process, path);
    this.#runtime.set('FILENAME', path === '-' ? '' : path);
    this.#runtime.set('FNR', 0);
    this.#records = records(this.#runtime, this.#input);
    return true;
  }
}

async function* records(runtime: Runtime, input: Input): AsyncGenerator<string> {
  const separator = runtime.text('RS');
  if (separator.length === 1) {
    for await (const { lines } of lineBatches(input, separator))
      yield* separator === '\n' ? lines : lines.map((text) => text.replace(/\n$/, ''));
    return;
  }
  let text = '';
  for await (const { lines, unfinished } of lineBatches(input)) text += lines.join('\n') + (unfinished ? '' : '\n');
  const pieces =
    separator === ''
      ? text.replace(/^\n+|\n+$/g, '').split(/\n{2,}/)
      : text.replace(/\n$/, '').split(runtime.expression(separator));
  yield* pieces;
}
