import { defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { readInput } from './input.ts';

/** cmp */
export const cmp = defineCommand(
  'cmp',
  { short: 'lsb', long: { silent: 's', quiet: 's', verbose: 'l' } },
  async (line) => {
    const { process, operands } = line;
    const [first, second = '-'] = operands;
    if (first === undefined) throw new UsageError("missing operand after 'cmp'");
    const contents: Uint8Array[] = [];
    for (const path of [first, second]) {
      try {
        contents.push(await readInput(process, path));
      } catch (error) {
        return await fail(line, `${path}: ${systemMessage(error)}`, 2);
      }
    }
    const [left = new Uint8Array(), right = new Uint8Array()] = contents;
    const length = Math.min(left.length, right.length);
    let at = 0;
    while (at < length && left[at] === right[at]) at += 1;
    if (at === length && left.length === right.length) return 0;
    if (line.has('s')) return 1;
    const lines = left.subarray(0, at).filter((byte) => byte === 0x0a).length;
    if (at < length) await process.stdout.write(`${first} ${second} differ: byte ${at + 1}, line ${lines + 1}\n`);
    else {
      const shorter = left.length < right.length ? first : second;
      await process.stderr.write(
        at === 0
          ? `cmp: EOF on ${shorter} which is empty\n`
          : `cmp: EOF on ${shorter} after byte ${at}, line ${lines}\n`,
      );
    }
    return 1;
  },
  2,
);
