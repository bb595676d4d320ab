import { defineCommand } from './command-line.ts';
import { eachInput, lineBatches } from './input.ts';

/** nl */
export const nl = defineCommand(
  'nl',
  {
    short: 'b:i:n:s:v:w:',
    long: {
      'body-numbering': 'b=',
      'line-increment': 'i=',
      'number-format': 'n=',
      'number-separator': 's=',
      'starting-line-number': 'v=',
      'number-width': 'w=',
    },
  },
  async (line) => {
    let number = Number(line.value('v') ?? 1);
    const width = Number(line.value('w') ?? 6);
    const separator = line.value('s') ?? '\t';
    const format = line.value('n') ?? 'rn';
    const all = line.value('b') === 'a';
    const show = (text: string): string => {
      if (!all && text === '') return ' '.repeat(width + separator.length);
      const digits = String(number);
      number += Number(line.value('i') ?? 1);
      const shown = format === 'ln' ? digits.padEnd(width) : digits.padStart(width, format === 'rz' ? '0' : ' ');
      return shown + separator + text;
    };
    return await eachInput(line, async (input) => {
      for await (const { lines } of lineBatches(input))
        await line.process.stdout.write(lines.map((text) => `${show(text)}\n`).join(''));
    });
  },
);
