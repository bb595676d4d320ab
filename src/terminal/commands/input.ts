import type { OpenFile } from '../../core/machine/file-system.ts';
import type { Process } from '../../core/machine/process.ts';
import { readAll } from '../../core/machine/read-stream.ts';
import { type CommandLine, fail, systemMessage } from './command-line.ts';

/** What a command reads from. */
export interface Input {
  read(): Promise<Uint8Array | undefined>;
  close(): void;
}

/** Opens a file, or stdin for `-`. Throws SystemErrors. */
export function openInput(process: Process, path: string): Input {
  if (path === '-') return { read: () => process.stdin.read(), close: () => {} };
  const file: OpenFile = process.files.open(process.resolve(path), 'read');
  return { read: () => file.read(process.killed), close: () => file.close() };
}

/** All of a file, or of stdin for `-`. Rejects with SystemErrors. */
export async function readInput(process: Process, path: string): Promise<Uint8Array> {
  const input = openInput(process, path);
  try {
    return await readAll(input);
  } finally {
    input.close();
  }
}

export async function readInputText(process: Process, path: string): Promise<string> {
  return new TextDecoder().decode(await readInput(process, path));
}

/** Lines that came together. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** Whether the last of them lacks its newline: the end of the input. */
  readonly unfinished: boolean;
}

/** The lines of an input as they arrive. */
export async function* lineBatches(
  input: Pick<Input, 'read'>,
  separator = '\n',
): AsyncGenerator<LineBatch, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for (let piece = await input.read(); piece !== undefined; piece = await input.read()) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split(separator);
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield { lines, unfinished: false };
  }
  rest += decoder.decode();
  if (rest !== '') yield { lines: [rest], unfinished: true };
}

/** The lines of a text, without an empty one behind the last newline. */
export function textLines(text: string, separator = '\n'): string[] {
  const lines = text.split(separator);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * Calls `use` for each operand (stdin where there is none); says of each file that cannot be read why. Resolves to 1 where
 * there was one, else to 0.
 */
export async function eachInput(
  line: CommandLine,
  use: (input: Input, path: string, index: number) => Promise<unknown>,
  problem: (path: string, message: string) => string = (path, message) => `${path}: ${message}`,
): Promise<number> {
  const paths = line.operands;
  let status = 0;
  for (const [index, path] of (paths.length > 0 ? paths : ['-']).entries()) {
    try {
      const input = openInput(line.process, path);
      try {
        await use(input, path, index);
      } finally {
        input.close();
      }
    } catch (error) {
      status = await fail(line, problem(path, systemMessage(error)));
    }
  }
  return status;
}
