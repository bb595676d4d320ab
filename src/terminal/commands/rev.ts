import { defineCommand } from './command-line.ts';
import { eachInput, lineBatches } from './input.ts';

/** rev */
export const rev = defineCommand('rev', { short: '' }, async (line) =>
  eachInput(line, async (input) => {
    for await (const { lines } of lineBatches(input)) {
      await line.process.stdout.write(lines.map((text) => `${Array.from(text).reverse().join('')}\n`).join(''));
    }
  }),
);
