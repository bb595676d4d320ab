import type { Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { type CommandLine, defineCommand, fail, systemMessage } from '../command-line.ts';
import { type Input, lineBatches, openInput } from '../input.ts';
import { type SedCommand, SedSyntaxError } from './commands.ts';
import { SedExecutor, type SedLines, type SedOutput } from './executor.ts';
import { parseSedScript } from './script.ts';

/** sed */
export const sed = defineCommand(
  'sed',
  {
    short: 'e:Ef:i::l:nrsuz',
    long: {
      expression: 'e=',
      'regexp-extended': 'E',
      file: 'f=',
      'in-place': 'i?',
      quiet: 'n',
      silent: 'n',
      separate: 's',
      unbuffered: 'u',
      'null-data': 'z',
      posix: 'p',
      debug: 'D',
    },
  },
  async (line) => {
    const script = readScript(line);
    if (script === undefined) {
      await line.process.stderr.write('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n\n');
      return 1;
    }
    try {
      const parse = (): SedCommand[] => parseSedScript(script.text, line.has('E') || line.has('r'));
      const commands = parse();
      const missing = commands.find(
        ({ name, text }) =>
          'btT'.includes(name) && text !== '' && !commands.some((each) => each.name === ':' && each.text === text),
      );
      if (missing !== undefined)
        return await fail(
          line,
          `-e expression #1, char ${script.text.length}: can't find label for jump to \`${missing.text}'`,
        );
      return line.has('i') || line.has('s')
        ? await runEach(line, parse, script.paths)
        : await runTogether(line, commands, script.paths);
    } catch (error) {
      if (!(error instanceof SedSyntaxError)) throw error;
      return await fail(line, `-e expression #1, char ${error.position}: ${error.message}`);
    }
  },
);

function readScript(line: CommandLine): { text: string; paths: readonly string[] } | undefined {
  const pieces: string[] = [];
  for (const [letter, value] of line.options) {
    if (letter === 'e') pieces.push(value);
    else if (letter === 'f') pieces.push(line.process.files.readText(line.process.resolve(value)).replace(/\n$/, ''));
  }
  if (pieces.length > 0) return { text: pieces.join('\n'), paths: line.operands };
  const [text, ...paths] = line.operands;
  return text === undefined ? undefined : { text, paths };
}

async function runTogether(line: CommandLine, commands: SedCommand[], paths: readonly string[]): Promise<number> {
  const { process } = line;
  const reader = new LineReader(line, paths.length > 0 ? paths : ['-']);
  const output = standardOutput(process);
  const executor = new SedExecutor(commands, line.has('n'), reader, output);
  await executor.run();
  return executor.exitCode ?? (reader.failed ? 2 : 0);
}

/** Each file by itself; with -i its output replaces it. */
async function runEach(line: CommandLine, parse: () => SedCommand[], paths: readonly string[]): Promise<number> {
  const { process } = line;
  let status = 0;
  for (const path of paths.length > 0 ? paths : ['-']) {
    const full = process.resolve(path);
    if (line.has('i')) {
      try {
        if (process.files.stat(full).type !== 'file') {
          await fail(line, `couldn't edit ${path}: not a regular file`);
          status = 4;
          continue;
        }
      } catch (error) {
        status = await fail(line, `can't read ${path}: ${systemMessage(error)}`, 2);
        continue;
      }
    }
    const written: string[] = [];
    const standard = standardOutput(process);
    const output = line.has('i')
      ? { ...standard, write: (text: string) => Promise.resolve(void written.push(text)) }
      : standard;
    const reader = new LineReader(line, [path]);
    const executor = new SedExecutor(parse(), line.has('n'), reader, output);
    await executor.run();
    if (!line.has('i')) continue;
    const rest = await reader.rest();
    const backup = line.value('i') ?? '';
    if (backup !== '')
      process.files.writeFile(
        process.resolve(backup.includes('*') ? backup.replaceAll('*', path) : path + backup),
        process.files.readFile(full),
      );
    process.files.writeFile(full, written.join('') + rest);
    if (executor.exitCode !== undefined && executor.exitCode !== 0) status = executor.exitCode;
  }
  return status;
}

function standardOutput(process: Process): SedOutput {
  const started = new Set<string>();
  return {
    write: (text) => process.stdout.write(text),
    writeFile(path, text) {
      process.files.writeFile(process.resolve(path), text, { append: started.has(path) });
      started.add(path);
    },
    readFile(path) {
      try {
        return process.files.readText(process.resolve(path)).replace(/([^\n])$/, '$1\n');
      } catch (error) {
        if (isSystemError(error)) return '';
        throw error;
      }
    },
  };
}

/** Lines of several files, looking one ahead. */
class LineReader implements SedLines {
  failed = false;
  path = '-';
  unfinished = false;
  readonly #line: CommandLine;
  readonly #paths: string[];
  #batches: AsyncIterator<{ lines: readonly string[]; unfinished: boolean }> | undefined;
  #input: Input | undefined;
  #ready: { text: string; unfinished: boolean }[] = [];

  constructor(line: CommandLine, paths: readonly string[]) {
    this.#line = line;
    this.#paths = [...paths];
  }

  async next(): Promise<string | undefined> {
    if (!(await this.#fill())) return undefined;
    const line = this.#ready.shift();
    this.unfinished = line?.unfinished === true;
    return line?.text;
  }

  async isLast(): Promise<boolean> {
    return !(await this.#fill());
  }

  /** What was not read, as it is. */
  async rest(): Promise<string> {
    let text = '';
    for (let line = await this.next(); line !== undefined; line = await this.next())
      text += line + (this.unfinished ? '' : '\n');
    return text;
  }

  async #fill(): Promise<boolean> {
    while (this.#ready.length === 0) {
      if (this.#batches === undefined && !(await this.#open())) return false;
      const batch = await this.#batches?.next();
      if (batch === undefined || batch.done === true) {
        this.#input?.close();
        this.#batches = undefined;
        continue;
      }
      const { lines, unfinished } = batch.value;
      this.#ready = lines.map((text, index) => ({ text, unfinished: unfinished && index === lines.length - 1 }));
    }
    return true;
  }

  async #open(): Promise<boolean> {
    for (let path = this.#paths.shift(); path !== undefined; path = this.#paths.shift()) {
      try {
        this.#input = openInput(this.#line.process, path);
        this.path = path;
        this.#batches = lineBatches(this.#input, this.#line.has('z') ? '\0' : '\n');
        return true;
      } catch (error) {
        const message = systemMessage(error);
        this.failed = true;
        await fail(
          this.#line,
          message === 'Is a directory' ? `couldn't edit ${path}: not a regular file` : `can't read ${path}: ${message}`,
        );
      }
    }
    return false;
  }
}
