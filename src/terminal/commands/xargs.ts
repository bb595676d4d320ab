import { readAllText } from '../../core/machine/read-stream.ts';
import { isSystemError } from '../../core/system-error.ts';
import { type CommandLine, defineCommand, fail, systemMessage } from './command-line.ts';
import { confirm } from './confirm.ts';

/** xargs */
export const xargs = defineCommand(
  'xargs',
  {
    short: '0a:d:E:I:L:n:pP:rs:tx',
    long: {
      null: '0',
      'arg-file': 'a=',
      delimiter: 'd=',
      replace: 'I?',
      'max-lines': 'L=',
      'max-args': 'n=',
      interactive: 'p',
      'max-procs': 'P=',
      'no-run-if-empty': 'r',
      verbose: 't',
      exit: 'x',
    },
    operandsLast: true,
  },
  async (line) => {
    const { process } = line;
    const file = line.value('a');
    const text = file === undefined ? await readAllText(process.stdin) : process.files.readText(process.resolve(file));
    const replace = line.value('I');
    const words = splitInput(line, text, replace !== undefined);
    if (typeof words === 'string') return await fail(line, words);
    const command = line.operands.length > 0 ? line.operands : ['echo'];
    return await runAll(line, batches(line, command, words, replace));
  },
);

function splitInput(line: CommandLine, text: string, byLine: boolean): string[][] | string {
  const delimiter = line.has('0')
    ? '\0'
    : line.value('d')?.replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0');
  if (delimiter !== undefined) {
    const items = text.split(delimiter);
    if (items.at(-1) === '') items.pop();
    return items.map((item) => [item]);
  }
  const groups: string[][] = [];
  for (const raw of text.split('\n')) {
    if (byLine) {
      const item = raw.trimStart();
      if (item !== '') groups.push([unquote(item)]);
      continue;
    }
    const words: string[] = [];
    for (const [word, open] of raw.matchAll(/(?:"[^"]*"|'[^']*'|\\.|([^\s"'\\])|["'])+/g)) {
      if (/^(?:[^"']|"[^"]*"|'[^']*')*(["'])/.test(word.replace(/"[^"]*"|'[^']*'|\\./g, '')) && open !== undefined) {
        return unmatched(word);
      }
      words.push(unquote(word));
    }
    if (words.length > 0) groups.push(words);
  }
  return line.has('L') ? groups : groups.flat().map((word) => [word]);
}

function unmatched(word: string): string {
  const quote = word.includes("'") ? 'single' : 'double';
  return `unmatched ${quote} quote; by default quotes are special to xargs unless you use the -0 option`;
}

function unquote(word: string): string {
  return word.replace(
    /"([^"]*)"|'([^']*)'|\\(.)/g,
    (_match, double?: string, single?: string, escaped?: string) => double ?? single ?? escaped ?? '',
  );
}

function batches(
  line: CommandLine,
  command: readonly string[],
  groups: readonly (readonly string[])[],
  replace: string | undefined,
): string[][] {
  if (replace !== undefined) {
    const mark = replace === '' ? '{}' : replace;
    return groups.map(([item = '']) => command.map((word) => word.replaceAll(mark, item)));
  }
  if (groups.length === 0) return line.has('r') ? [] : [[...command]];
  const size = Number(line.value('n') ?? line.value('L') ?? 5000);
  const found: string[][] = [];
  for (let index = 0; index < groups.length; index += size)
    found.push([...command, ...groups.slice(index, index + size).flat()]);
  return found;
}

async function runAll(line: CommandLine, commands: readonly string[][]): Promise<number> {
  const parallel = Math.max(1, Number(line.value('P') ?? 1) || commands.length || 1);
  let status = 0;
  let next = 0;
  let stopped = false;
  const work = async (): Promise<void> => {
    while (next < commands.length && !stopped) {
      const words = commands[next] ?? [];
      next += 1;
      const code = await runOne(line, words);
      if (code === 0) continue;
      stopped = code === 255 || code === 126 || code === 127;
      status = code === 255 ? 124 : code === 126 || code === 127 ? code : code > 128 ? 125 : 123;
      if (code === 255) await fail(line, `${words[0] ?? ''}: exited with status 255; aborting`);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return status;
}

async function runOne(line: CommandLine, words: readonly string[]): Promise<number> {
  const { process } = line;
  if (line.has('p')) {
    if (!(await confirm({ ...line, process }, `${words.join(' ')} ?...`))) return 0;
  } else if (line.has('t')) await process.stderr.write(`${words.join(' ')}\n`);
  try {
    return (await process.spawn(words, { stdin: null }).exited).code;
  } catch (error) {
    await fail(line, `${words[0] ?? ''}: ${systemMessage(error)}`);
    return isSystemError(error, 'ENOENT') ? 127 : 126;
  }
}
