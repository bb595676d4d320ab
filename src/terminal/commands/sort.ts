import { type CommandLine, defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { readInputText, textLines } from './input.ts';
import { compareLines, parseKey, type SortKey } from './sort-keys.ts';

/** sort */
export const sort = defineCommand(
  'sort',
  {
    short: 'bcCdfghik:Mmno:rRst:uVzS:T:',
    long: {
      'ignore-leading-blanks': 'b',
      check: 'c?',
      'dictionary-order': 'd',
      'ignore-case': 'f',
      'general-numeric-sort': 'g',
      'human-numeric-sort': 'h',
      key: 'k=',
      'month-sort': 'M',
      'numeric-sort': 'n',
      output: 'o=',
      reverse: 'r',
      'random-sort': 'R',
      stable: 's',
      'field-separator': 't=',
      unique: 'u',
      'version-sort': 'V',
      'zero-terminated': 'z',
    },
  },
  async (line) => {
    const end = line.has('z') ? '\0' : '\n';
    const lines: string[] = [];
    for (const path of line.operands.length > 0 ? line.operands : ['-']) {
      try {
        for (const text of textLines(await readInputText(line.process, path), end)) lines.push(text);
      } catch (error) {
        return await fail(line, `cannot read: ${path}: ${systemMessage(error)}`, 2);
      }
    }
    const compare = comparison(line);
    if (line.has('c') || line.has('C')) return await check(line, lines, compare);
    const sorted = lines.sort(compare);
    const unique = line.has('u')
      ? sorted.filter((text, index) => index === 0 || compare(sorted[index - 1] ?? '', text) !== 0)
      : sorted;
    const output = unique.map((text) => text + end).join('');
    const path = line.value('o');
    if (path === undefined) await line.process.stdout.write(output);
    else line.process.files.writeFile(line.process.resolve(path), output);
    return 0;
  },
  2,
);

function comparison(line: CommandLine): (left: string, right: string) => number {
  const global = line.options
    .map(([letter]) => letter)
    .filter((letter) => 'bdfghiMnrRV'.includes(letter))
    .join('');
  const separator = line.value('t');
  if (separator !== undefined && separator.length !== 1 && separator !== '\\0') {
    throw new UsageError(separator === '' ? 'empty tab' : `multi-character tab '${separator}'`, false);
  }
  const keys: SortKey[] = line.options.filter(([letter]) => letter === 'k').map(([, text]) => parseKey(text, global));
  const whole = keys.length === 0 ? [parseKey('1', global)] : keys;
  const order = compareLines(whole, separator, keys.length === 0);
  const lastResort = !line.has('s') && !line.has('u');
  const reversed = global.includes('r');
  return (left, right) => {
    const result = order(left, right);
    if (result !== 0 || !lastResort || left === right) return result;
    return left < right !== reversed ? -1 : 1;
  };
}

async function check(
  line: CommandLine,
  lines: readonly string[],
  compare: (left: string, right: string) => number,
): Promise<number> {
  const limit = line.has('u') ? -1 : 0;
  const index = lines.findIndex((text, at) => at > 0 && compare(lines[at - 1] ?? '', text) > limit);
  if (index < 0) return 0;
  if (line.has('C')) return 1;
  return await fail(line, `${line.operands[0] ?? '-'}:${index + 1}: disorder: ${lines[index] ?? ''}`);
}
