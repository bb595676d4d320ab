import { defineCommand, fail, systemMessage } from './command-line.ts';
import { readInput } from './input.ts';
import { parseSize } from './size.ts';

/** split */
export const split = defineCommand(
  'split',
  {
    short: 'a:b:dl:n:',
    long: { bytes: 'b=', lines: 'l=', 'suffix-length': 'a=', 'numeric-suffixes': 'd', 'additional-suffix': 'x=' },
  },
  async (line) => {
    const { process } = line;
    const [path = '-', prefix = 'x'] = line.operands;
    let bytes: Uint8Array;
    try {
      bytes = await readInput(process, path);
    } catch (error) {
      return await fail(line, `cannot open '${path}' for reading: ${systemMessage(error)}`);
    }
    const size = line.value('b');
    const pieces =
      size === undefined ? byLines(bytes, Number(line.value('l') ?? 1000)) : bySize(bytes, parseSize(size) ?? 1);
    const length = Number(line.value('a') ?? 2);
    pieces.forEach((piece, index) => {
      const suffix = line.has('d') ? String(index).padStart(length, '0') : letters(index, length);
      process.files.writeFile(process.resolve(prefix + suffix + (line.value('x') ?? '')), piece);
    });
    return 0;
  },
);

function byLines(bytes: Uint8Array, count: number): Uint8Array[] {
  const lines = new TextDecoder().decode(bytes).split(/(?<=\n)/);
  const pieces: Uint8Array[] = [];
  for (let index = 0; index < lines.length; index += count)
    pieces.push(new TextEncoder().encode(lines.slice(index, index + count).join('')));
  return pieces;
}

function bySize(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let index = 0; index < bytes.length; index += size) pieces.push(bytes.slice(index, index + size));
  return pieces;
}

function letters(index: number, length: number): string {
  let [text, rest] = ['', index];
  for (let place = 0; place < length; place += 1) {
    text = String.fromCharCode(97 + (rest % 26)) + text;
    rest = Math.floor(rest / 26);
  }
  return text;
}
