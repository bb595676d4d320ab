import { type CommandLine, defineCommand, UsageError } from './command-line.ts';
import { eachInput, lineBatches } from './input.ts';

type Ranges = readonly (readonly [from: number, to: number])[];

/** cut */
export const cut = defineCommand(
  'cut',
  {
    short: 'b:c:d:f:nsz',
    long: {
      bytes: 'b=',
      characters: 'c=',
      delimiter: 'd=',
      fields: 'f=',
      complement: 'C',
      'only-delimited': 's',
      'output-delimiter': 'o=',
      'zero-terminated': 'z',
    },
  },
  async (line) => {
    const lists = line.options.filter(([letter]) => 'bcf'.includes(letter));
    const [list] = lists;
    if (list === undefined) throw new UsageError('you must specify a list of bytes, characters, or fields');
    if (lists.length > 1) throw new UsageError('only one list may be specified');
    const [kind, text] = list;
    const delimiter = line.value('d') ?? '\t';
    if (kind !== 'f' && line.has('d'))
      throw new UsageError('an input delimiter may be specified only when operating on fields');
    if (Array.from(delimiter).length > 1) throw new UsageError('the delimiter must be a single character');
    const ranges = parseRanges(text, kind);
    const change = kind === 'f' ? fieldCutter(line, ranges, delimiter) : characterCutter(line, ranges, kind === 'b');
    const end = line.has('z') ? '\0' : '\n';
    return await eachInput(line, async (input) => {
      for await (const { lines } of lineBatches(input, end)) {
        const shown = lines.map(change).filter((each) => each !== undefined);
        await line.process.stdout.write(shown.map((each) => each + end).join(''));
      }
    });
  },
);

function parseRanges(text: string, kind: string): Ranges {
  const what = kind === 'f' ? 'fields' : 'byte/character positions';
  return text.split(/[,\s]/).map((item) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(item);
    if (match === null || item === '')
      throw new UsageError(
        kind === 'f' ? `invalid field value '${item}'` : `invalid byte/character position '${item}'`,
      );
    const [, from = '', dash, to = ''] = match;
    if (from === '' && to === '') throw new UsageError('invalid range with no endpoint: -');
    const start = Number(from || 1);
    if (start === 0) throw new UsageError(`${what} are numbered from 1`);
    const last = dash === '' ? start : to === '' ? Number.POSITIVE_INFINITY : Number(to);
    if (last < start) throw new UsageError('invalid decreasing range');
    return [start, last];
  });
}

function isChosen(line: CommandLine, ranges: Ranges, position: number): boolean {
  return ranges.some(([from, to]) => position >= from && position <= to) !== line.has('C');
}

function fieldCutter(line: CommandLine, ranges: Ranges, delimiter: string): (text: string) => string | undefined {
  const joiner = line.value('o') ?? delimiter;
  return (text) => {
    if (!text.includes(delimiter)) return line.has('s') ? undefined : text;
    return text
      .split(delimiter)
      .filter((_, index) => isChosen(line, ranges, index + 1))
      .join(joiner);
  };
}

function characterCutter(line: CommandLine, ranges: Ranges, bytes: boolean): (text: string) => string {
  return (text) => {
    const encoded = new TextEncoder().encode(text);
    if (!bytes || encoded.length === text.length) {
      return Array.from(text)
        .filter((_, index) => isChosen(line, ranges, index + 1))
        .join(line.value('o') ?? '');
    }
    return new TextDecoder().decode(encoded.filter((_, index) => isChosen(line, ranges, index + 1)));
  };
}
