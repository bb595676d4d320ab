import { defineCommand } from './command-line.ts';
import { eachInput, lineBatches } from './input.ts';

/** fold */
export const fold = defineCommand(
  'fold',
  { short: 'bsw:', long: { bytes: 'b', spaces: 's', width: 'w=' } },
  async (line) => {
    const width = Number(line.value('w') ?? 80);
    const wrap = (text: string): string[] => {
      const pieces: string[] = [];
      let rest = text;
      while (rest.length > width) {
        const space = line.has('s') ? rest.slice(0, width).search(/\s\S*$/) + 1 : 0;
        const end = space > 0 ? space : width;
        pieces.push(rest.slice(0, end));
        rest = rest.slice(end);
      }
      return [...pieces, rest];
    };
    return await eachInput(line, async (input) => {
      for await (const { lines } of lineBatches(input))
        await line.process.stdout.write(
          lines
            .flatMap(wrap)
            .map((text) => `${text}\n`)
            .join(''),
        );
    });
  },
);
