import { defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { readInput } from './input.ts';

/** base64 */
export const base64 = defineCommand(
  'base64',
  { short: 'diw:', long: { decode: 'd', 'ignore-garbage': 'i', wrap: 'w=' } },
  async (line) => {
    const { process, operands } = line;
    if (operands.length > 1) throw new UsageError(`extra operand '${operands[1] ?? ''}'`);
    const [path = '-'] = operands;
    let bytes: Uint8Array;
    try {
      bytes = await readInput(process, path);
    } catch (error) {
      return await fail(line, `${path}: ${systemMessage(error)}`);
    }
    if (!line.has('d')) {
      await process.stdout.write(wrapLines(encode(bytes), Number(line.value('w') ?? 76)));
      return 0;
    }
    const text = new TextDecoder().decode(bytes).replace(line.has('i') ? /[^A-Za-z0-9+/=]/g : /\n/g, '');
    const valid = /^(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)*/.exec(text)?.[0] ?? '';
    await process.stdout.write(decode(valid));
    if (valid.length === text.length) return 0;
    const rest = /^[A-Za-z0-9+/]{2,3}/.exec(text.slice(valid.length))?.[0];
    if (rest !== undefined) await process.stdout.write(decode(rest.padEnd(4, '=')));
    return await fail(line, 'invalid input');
  },
);

function wrapLines(text: string, width: number): string {
  if (width === 0) return text;
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((piece) => `${piece}\n`).join('');
}

/** Bytes in base64. */
function encode(bytes: Uint8Array): string {
  let binary = '';
  for (let index = 0; index < bytes.length; index += 8192)
    binary += String.fromCharCode(...bytes.subarray(index, index + 8192));
  return btoa(binary);
}

/** The bytes of well-formed base64. */
export function decode(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
