import { defineProgram, type Process } from '../../core/machine/process.ts';
import { isSystemError } from '../../core/system-error.ts';
import { compilePattern } from '../shell/expand/pattern.ts';
import { type CommandLine, defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { GrepOutput } from './grep-output.ts';
import { compileMatcher } from './grep-patterns.ts';
import { type Input, lineBatches, openInput } from './input.ts';
import { walkTree } from './walk-tree.ts';

const syntax = {
  short: 'A:B:C:EFGHILPRTUVZabcde:f:hilm:noqrsuvwxyz0123456789',
  long: {
    'after-context': 'A=',
    'before-context': 'B=',
    context: 'C=',
    'extended-regexp': 'E',
    'fixed-strings': 'F',
    'basic-regexp': 'G',
    'perl-regexp': 'P',
    'with-filename': 'H',
    'files-without-match': 'L',
    'files-with-matches': 'l',
    count: 'c',
    color: 'K?',
    colour: 'K?',
    regexp: 'e=',
    file: 'f=',
    'no-filename': 'h',
    'ignore-case': 'i',
    'no-ignore-case': 'N',
    'max-count': 'm=',
    'line-number': 'n',
    'only-matching': 'o',
    quiet: 'q',
    silent: 'q',
    recursive: 'r',
    'dereference-recursive': 'R',
    'no-messages': 's',
    'invert-match': 'v',
    'word-regexp': 'w',
    'line-regexp': 'x',
    'line-buffered': 'S',
    include: 'J=',
    exclude: 'X=',
    'exclude-dir': 'D=',
    text: 'a',
    null: 'Z',
    'null-data': 'z',
  },
};

const usage = 'Usage: grep [OPTION]... PATTERNS [FILE]...';

/** grep */
export const grep = defineCommand('grep', syntax, (line) => run(line, kindOf(line)), 2);

/** egrep */
export const egrep = variant('egrep', 'E');

/** fgrep */
export const fgrep = variant('fgrep', 'F');

function variant(name: string, kind: Kind): ReturnType<typeof defineProgram> {
  const parsed = defineCommand(name, syntax, (line) => run({ ...line, name: 'grep' }, kind), 2);
  return defineProgram({
    name,
    async run(process: Process) {
      await process.stderr.write(`${name}: warning: ${name} is obsolescent; using grep -${kind}\n`);
      return await parsed.run(process);
    },
  });
}

type Kind = 'G' | 'E' | 'F' | 'P';

function kindOf(line: CommandLine): Kind {
  const last = line.options.findLast(([letter]) => 'GEFP'.includes(letter))?.[0];
  return last === 'E' || last === 'F' || last === 'P' ? last : 'G';
}

async function run(line: CommandLine, kind: Kind): Promise<number> {
  const { process } = line;
  const [patterns, operands] = await patternsOf(line);
  if (patterns === undefined) {
    await process.stderr.write(`${usage}\nTry 'grep --help' for more information.\n`);
    return 2;
  }
  const ignoreCase = line.has('i') || line.has('y');
  const matcher = compileMatcher(patterns, { kind, ignoreCase, words: line.has('w'), lines: line.has('x') });
  const recursive = line.has('r') || line.has('R');
  const paths = operands.length > 0 ? operands : [recursive ? '.' : '-'];
  const named =
    line.has('H') ||
    (!line.has('h') &&
      (operands.length > 1 || (recursive && !(operands.length === 1 && isFile(process, operands[0])))));
  const output = new GrepOutput(line, matcher, named);
  let [matched, failed] = [false, false];
  for (const operand of paths) {
    for (const path of await filesOf(line, operand, recursive, operands.length === 0)) {
      try {
        const found = await search(line, output, path);
        matched ||= found;
        if (found && line.has('q')) return 0;
      } catch (error) {
        failed = true;
        if (!line.has('s')) await fail(line, `${path}: ${systemMessage(error)}`);
      }
    }
  }
  return failed ? 2 : matched ? 0 : 1;
}

function isFile(process: Process, path = ''): boolean {
  const full = process.resolve(path);
  return process.files.exists(full) && process.files.stat(full).type === 'file';
}

async function patternsOf(line: CommandLine): Promise<[patterns: string[] | undefined, operands: readonly string[]]> {
  const patterns: string[] = [];
  let given = false;
  for (const [letter, value] of line.options) {
    if (letter !== 'e' && letter !== 'f') continue;
    given = true;
    if (letter === 'e') patterns.push(...value.split('\n'));
    else {
      try {
        patterns.push(...line.process.files.readText(line.process.resolve(value)).replace(/\n$/, '').split('\n'));
      } catch (error) {
        throw new UsageError(`${value}: ${systemMessage(error)}`, false);
      }
    }
  }
  if (given) return await Promise.resolve([patterns, line.operands]);
  const [first, ...rest] = line.operands;
  return [first === undefined ? undefined : first.split('\n'), rest];
}

/** The files that an operand means. */
async function filesOf(line: CommandLine, operand: string, recursive: boolean, implicit: boolean): Promise<string[]> {
  const { process } = line;
  if (operand === '-') return ['-'];
  const full = process.resolve(operand);
  try {
    if (process.files.stat(full).type !== 'directory') return [operand];
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return [operand];
  }
  if (!recursive) {
    await fail(line, `${operand}: Is a directory`);
    return [];
  }
  const globs = (letter: string): RegExp[] =>
    line.options.filter(([given]) => given === letter).map(([, value]) => compilePattern(value));
  const [includes, excludes, directories] = [globs('J'), globs('X'), globs('D')];
  return [...walkTree(process, operand)]
    .map((path) => (implicit ? path.replace(/^\.\//, '') : path))
    .filter((path) => {
      const name = path.split('/').at(-1) ?? path;
      if (process.files.lstat(process.resolve(path)).type !== 'file') return false;
      if (includes.length > 0 && !includes.some((glob) => glob.test(name))) return false;
      if (excludes.some((glob) => glob.test(name))) return false;
      return !path
        .split('/')
        .slice(0, -1)
        .some((part) => directories.some((glob) => glob.test(part)));
    });
}

async function search(line: CommandLine, output: GrepOutput, path: string): Promise<boolean> {
  const input: Input = openInput(line.process, path);
  output.begin(path === '-' ? '(standard input)' : path);
  try {
    for await (const { lines } of lineBatches(input, line.has('z') ? '\0' : '\n')) {
      const text = output.lines(lines);
      if (text !== '') await line.process.stdout.write(text);
      if (output.finished) break;
    }
  } finally {
    input.close();
  }
  const rest = output.end();
  if (rest !== '') await line.process.stdout.write(rest);
  return output.selectedAny;
}
