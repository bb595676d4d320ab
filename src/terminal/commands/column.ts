import { textWidth } from '../shell/interactive/text-width.ts';
import { defineCommand } from './command-line.ts';
import { eachInput, lineBatches } from './input.ts';
import { columns } from './ls/columns.ts';

/** column */
export const column = defineCommand(
  'column',
  {
    short: 'c:eJlno:rs:tx',
    long: { table: 't', separator: 's=', 'output-separator': 'o=', 'output-width': 'c=', fillrows: 'x' },
  },
  async (line) => {
    const { process } = line;
    const rows: string[] = [];
    const status = await eachInput(line, async (input) => {
      for await (const { lines } of lineBatches(input)) rows.push(...lines.filter((text) => text.trim() !== ''));
    });
    if (!line.has('t')) {
      const width = Number(line.value('c') ?? process.terminal?.size.columns ?? 80);
      await process.stdout.write(columns(rows, width, line.has('x')));
      return status;
    }
    const separators = line.value('s');
    const cells = rows.map((text) => (separators === undefined ? text.trim().split(/\s+/) : splitAt(text, separators)));
    const widths: number[] = [];
    for (const row of cells)
      for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
    const glue = line.value('o') ?? '  ';
    const output = cells.map((row) =>
      row
        .map((cell, index) =>
          index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - textWidth(cell)),
        )
        .join(glue),
    );
    await process.stdout.write(output.map((text) => `${text}\n`).join(''));
    return status;
  },
);

function splitAt(text: string, separators: string): string[] {
  const cells: string[] = [];
  let cell = '';
  for (const character of text) {
    if (!separators.includes(character)) {
      cell += character;
      continue;
    }
    cells.push(cell);
    cell = '';
  }
  return [...cells, cell];
}
