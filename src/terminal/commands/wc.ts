import { type CommandLine, defineCommand } from './command-line.ts';
import { eachInput, type Input } from './input.ts';

interface Counts {
  lines: number;
  words: number;
  characters: number;
  bytes: number;
  longest: number;
}

/** wc */
export const wc = defineCommand(
  'wc',
  { short: 'clLmw', long: { bytes: 'c', lines: 'l', words: 'w', chars: 'm', 'max-line-length': 'L' } },
  async (line) => {
    const rows: [counts: Counts, name: string][] = [];
    const total: Counts = { lines: 0, words: 0, characters: 0, bytes: 0, longest: 0 };
    const status = await eachInput(line, async (input, path) => {
      const counts = await count(input);
      rows.push([counts, line.operands.length === 0 ? '' : path]);
      total.lines += counts.lines;
      total.words += counts.words;
      total.characters += counts.characters;
      total.bytes += counts.bytes;
      total.longest = Math.max(total.longest, counts.longest);
    });
    if (line.operands.length > 1) rows.push([total, 'total']);
    await line.process.stdout.write(format(line, rows, total));
    return status;
  },
);

function format(line: CommandLine, rows: readonly [Counts, string][], total: Counts): string {
  const chosen = chosenColumns(line);
  const single = rows.length === 1 && chosen.length === 1;
  const fromPipe = line.operands.length === 0 || line.operands.includes('-');
  const width = single ? 1 : Math.max(fromPipe ? 7 : 1, ...Object.values(total).map((value) => String(value).length));
  return rows
    .map(([counts, name]) => {
      const numbers = chosen.map((column) => String(counts[column]).padStart(width)).join(' ');
      return `${numbers}${name === '' ? '' : ` ${name}`}\n`;
    })
    .join('');
}

function chosenColumns(line: CommandLine): (keyof Counts)[] {
  const columns: [string, keyof Counts][] = [
    ['l', 'lines'],
    ['w', 'words'],
    ['m', 'characters'],
    ['c', 'bytes'],
    ['L', 'longest'],
  ];
  const chosen = columns.filter(([letter]) => line.has(letter)).map(([, column]) => column);
  return chosen.length > 0 ? chosen : ['lines', 'words', 'bytes'];
}

async function count(input: Input): Promise<Counts> {
  const counts: Counts = { lines: 0, words: 0, characters: 0, bytes: 0, longest: 0 };
  const decoder = new TextDecoder();
  let inWord = false;
  let length = 0;
  const add = (text: string): void => {
    for (const character of text) {
      counts.characters += 1;
      if (character === '\n') {
        counts.lines += 1;
        counts.longest = Math.max(counts.longest, length);
        length = 0;
      } else length += character === '\t' ? 8 - (length % 8) : 1;
      const space = /\s/.test(character);
      if (!space && !inWord) counts.words += 1;
      inWord = !space;
    }
  };
  for (let piece = await input.read(); piece !== undefined; piece = await input.read()) {
    counts.bytes += piece.length;
    add(decoder.decode(piece, { stream: true }));
  }
  add(decoder.decode());
  counts.longest = Math.max(counts.longest, length);
  return counts;
}
