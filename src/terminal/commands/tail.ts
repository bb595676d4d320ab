import { isSystemError } from '../../core/system-error.ts';
import { type CommandLine, defineCommand, fail, systemMessage } from './command-line.ts';
import { cannotOpen, header } from './head.ts';
import { eachInput, type Input, lineBatches } from './input.ts';
import { parseSize } from './size.ts';
import { followFiles } from './tail-follow.ts';

/** tail */
export const tail = defineCommand(
  'tail',
  {
    short: 'c:fFn:qs:vz0123456789',
    long: {
      bytes: 'c=',
      follow: 'f?',
      lines: 'n=',
      quiet: 'q',
      silent: 'q',
      verbose: 'v',
      retry: 'R',
      pid: 'p=',
      'sleep-interval': 's=',
      'zero-terminated': 'z',
    },
  },
  async (line) => {
    const digits = line.options
      .filter(([letter]) => /\d/.test(letter))
      .map(([letter]) => letter)
      .join('');
    const bytes = line.value('c');
    const text = bytes ?? line.value('n') ?? (digits === '' ? '10' : digits);
    const count = parseSize(text.replace(/^[-+]/, ''));
    if (count === undefined)
      return await fail(line, `invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: ‘${text}’`);
    const end: End = { count, fromStart: text.startsWith('+'), bytes: bytes !== undefined };
    const byName = line.has('F') || line.value('f') === 'name';
    if (!byName && !line.has('f'))
      return await eachInput(line, async (input, path, index) => await show(line, input, path, index, end), cannotOpen);
    return await follow(line, end, byName);
  },
);

interface End {
  readonly count: number;
  readonly fromStart: boolean;
  readonly bytes: boolean;
}

async function show(line: CommandLine, input: Input, path: string, index: number, end: End): Promise<number> {
  await header(line, path, index);
  return end.bytes ? await showBytes(line, input, end) : await showLines(line, input, end);
}

/** Resolves to how many bytes were read. */
async function showBytes({ process }: CommandLine, input: Input, { count, fromStart }: End): Promise<number> {
  let total = 0;
  let held = new Uint8Array(0);
  for (let piece = await input.read(); piece !== undefined; piece = await input.read()) {
    const before = total;
    total += piece.length;
    if (fromStart) await process.stdout.write(piece.subarray(Math.max(0, count - 1 - before)));
    else {
      const joined = new Uint8Array(held.length + piece.length);
      joined.set(held);
      joined.set(piece, held.length);
      held = joined.slice(Math.max(0, joined.length - count));
    }
  }
  await process.stdout.write(held);
  return total;
}

async function showLines(line: CommandLine, input: Input, { count, fromStart }: End): Promise<number> {
  const { process } = line;
  const end = line.has('z') ? '\0' : '\n';
  const encoder = new TextEncoder();
  let held: string[] = [];
  let seen = 0;
  let total = 0;
  for await (const { lines, unfinished } of lineBatches(input, end)) {
    const ends = lines.map((text, index) => text + (unfinished && index === lines.length - 1 ? '' : end));
    for (const text of ends) total += encoder.encode(text).length;
    if (fromStart) await process.stdout.write(ends.slice(Math.max(0, count - 1 - seen)).join(''));
    else if (count > 0) held = [...held, ...ends].slice(-count);
    seen += ends.length;
  }
  await process.stdout.write(held.join(''));
  return total;
}

async function follow(line: CommandLine, end: End, byName: boolean): Promise<number> {
  const { process, operands } = line;
  if (operands.length === 0 || operands.includes('-')) {
    return await eachInput(line, async (input, path, index) => await show(line, input, path, index, end), cannotOpen);
  }
  const offsets = new Map<string, number>();
  for (const [index, path] of operands.entries()) {
    try {
      const file = process.files.open(process.resolve(path), 'read');
      offsets.set(
        path,
        await show(line, { read: () => file.read(process.killed), close: () => file.close() }, path, index, end),
      );
      file.close();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      await fail(line, `cannot open '${path}' for reading: ${systemMessage(error)}`);
      if (byName) offsets.set(path, -1);
    }
  }
  if (offsets.size === 0) return await fail(line, 'no files remaining');
  return await followFiles(line, offsets);
}
