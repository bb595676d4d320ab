import { readAllText } from '../../core/machine/read-stream.ts';
import { defineCommand } from './command-line.ts';
import { eachInput } from './input.ts';

/** tac */
export const tac = defineCommand('tac', { short: '' }, async (line) =>
  eachInput(
    line,
    async (input) => {
      const pieces = (await readAllText(input)).split(/(?<=\n)/);
      await line.process.stdout.write(pieces.reverse().join(''));
    },
    (path, message) => `failed to open '${path}' for reading: ${message}`,
  ),
);
