import { type CommandLine, defineCommand, fail } from './command-line.ts';
import { eachInput, type Input, lineBatches } from './input.ts';
import { parseSize } from './size.ts';

/** head */
export const head = defineCommand(
  'head',
  {
    short: 'c:n:qvz0123456789',
    long: { bytes: 'c=', lines: 'n=', quiet: 'q', silent: 'q', verbose: 'v', 'zero-terminated': 'z' },
  },
  async (line) => {
    const digits = line.options
      .filter(([letter]) => /\d/.test(letter))
      .map(([letter]) => letter)
      .join('');
    const bytes = line.value('c');
    const text = bytes ?? line.value('n') ?? (digits === '' ? '10' : digits);
    const count = parseSize(text.replace(/^-/, ''));
    if (count === undefined)
      return await fail(line, `invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: ‘${text}’`);
    const butLast = text.startsWith('-');
    return await eachInput(
      line,
      async (input, path, index) => {
        await header(line, path, index);
        if (bytes !== undefined) await copyBytes(line, input, count, butLast);
        else await copyLines(line, input, count, butLast);
      },
      cannotOpen,
    );
  },
);

/** What is said of a file that cannot be opened. */
export function cannotOpen(path: string, message: string): string {
  return message === 'Is a directory'
    ? `error reading '${path}': ${message}`
    : `cannot open '${path}' for reading: ${message}`;
}

/** `==> name <==` where there are several files. */
export async function header(line: CommandLine, path: string, index: number): Promise<void> {
  if (line.has('q') || (line.operands.length < 2 && !line.has('v'))) return;
  const name = path === '-' ? 'standard input' : path;
  await line.process.stdout.write(`${index > 0 ? '\n' : ''}==> ${name} <==\n`);
}

async function copyBytes({ process }: CommandLine, input: Input, count: number, butLast: boolean): Promise<void> {
  let left = count;
  let held = new Uint8Array(0);
  for (
    let piece = await input.read();
    piece !== undefined && (butLast || left > 0);
    piece = left > 0 || butLast ? await input.read() : undefined
  ) {
    if (!butLast) {
      await process.stdout.write(piece.subarray(0, left));
      left -= piece.length;
      continue;
    }
    const joined = new Uint8Array(held.length + piece.length);
    joined.set(held);
    joined.set(piece, held.length);
    const out = Math.max(0, joined.length - count);
    await process.stdout.write(joined.subarray(0, out));
    held = joined.slice(out);
  }
}

async function copyLines(line: CommandLine, input: Input, count: number, butLast: boolean): Promise<void> {
  const { process } = line;
  const end = line.has('z') ? '\0' : '\n';
  const held: string[] = [];
  let left = count;
  if (count === 0 && !butLast) return;
  for await (const { lines, unfinished } of lineBatches(input, end)) {
    const ends = lines.map((text, index) => text + (unfinished && index === lines.length - 1 ? '' : end));
    if (butLast) {
      held.push(...ends);
      await process.stdout.write(held.splice(0, Math.max(0, held.length - count)).join(''));
    } else {
      await process.stdout.write(ends.slice(0, left).join(''));
      left -= ends.length;
      if (left <= 0) return;
    }
  }
}
