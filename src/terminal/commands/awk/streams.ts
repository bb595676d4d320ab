import { createPipe } from '../../../core/machine/byte-pipe.ts';
import type { OpenFile } from '../../../core/machine/file-system.ts';
import type { ChildProcess, Process } from '../../../core/machine/process.ts';
import { readAllText } from '../../../core/machine/read-stream.ts';
import type { ByteSink } from '../../../core/machine/streams.ts';
import { isSystemError } from '../../../core/system-error.ts';

interface OutputStream {
  write(text: string): Promise<void>;
  close(): Promise<number>;
}

/** The files and commands that a program reads and writes by name. */
export class AwkStreams {
  readonly #process: Process;
  readonly #outputs = new Map<string, OutputStream>();
  readonly #inputs = new Map<string, string[]>();

  constructor(process: Process) {
    this.#process = process;
  }

  /** Throws a SystemError where the file cannot be opened. */
  async write(operator: '>' | '>>' | '|', name: string, text: string): Promise<void> {
    let stream = this.#outputs.get(name);
    if (stream === undefined) {
      stream = operator === '|' ? this.#command(name) : this.#file(name, operator === '>>');
      this.#outputs.set(name, stream);
    }
    await stream.write(text);
  }

  #file(name: string, append: boolean): OutputStream {
    const { stdout, stderr } = this.#process;
    const standard: ByteSink | undefined =
      name === '/dev/stderr' ? stderr : name === '/dev/stdout' || name === '-' ? stdout : undefined;
    if (standard !== undefined) return { write: (text) => standard.write(text), close: () => Promise.resolve(0) };
    const file: OpenFile = this.#process.files.open(this.#process.resolve(name), append ? 'append' : 'write');
    return {
      write: (text) => file.write(text),
      close() {
        file.close();
        return Promise.resolve(0);
      },
    };
  }

  #command(command: string): OutputStream {
    const pipe = createPipe();
    const child: ChildProcess = this.#process.spawn(['sh', '-c', command], { stdin: pipe.source });
    return {
      write: (text) => pipe.sink.write(text),
      async close() {
        pipe.sink.close();
        return (await child.exited).code;
      },
    };
  }

  /** The next line of a file or a command's output; undefined at the end, null where it cannot be read. */
  async readLine(kind: 'file' | 'command', name: string): Promise<string | undefined | null> {
    const key = `${kind} ${name}`;
    let lines = this.#inputs.get(key);
    if (lines === undefined) {
      const text = kind === 'file' ? await this.#fileText(name) : await this.#commandText(name);
      if (text === null) return null;
      lines = text.split('\n');
      if (lines.at(-1) === '') lines.pop();
      this.#inputs.set(key, lines);
    }
    return lines.shift();
  }

  async #fileText(name: string): Promise<string | null> {
    if (name === '-') return await readAllText(this.#process.stdin);
    try {
      return this.#process.files.readText(this.#process.resolve(name));
    } catch (error) {
      if (isSystemError(error)) return null;
      throw error;
    }
  }

  async #commandText(command: string): Promise<string> {
    const pipe = createPipe();
    this.#process.spawn(['sh', '-c', command], { stdout: pipe.sink });
    return await readAllText(pipe.source, this.#process.killed);
  }

  async close(name: string): Promise<number> {
    const stream = this.#outputs.get(name);
    const wasInput = this.#inputs.delete(`file ${name}`) || this.#inputs.delete(`command ${name}`);
    if (stream === undefined) return wasInput ? 0 : -1;
    this.#outputs.delete(name);
    return await stream.close();
  }

  async closeAll(): Promise<void> {
    for (const name of [...this.#outputs.keys()]) await this.close(name);
  }
}
