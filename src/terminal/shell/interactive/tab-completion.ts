import { columns } from '../../commands/ls/columns.ts';
import { completionAliases, findCompletion } from '../completion.ts';
import { commandNames, isDirectory, pathNames } from '../completion-words.ts';
import type { Shell } from '../shell.ts';
import type { LineCompletion } from './line-editor.ts';

interface Candidates {
  /** Whole words. */
  readonly words: readonly string[];
  /** Whether they are names of files. */
  readonly paths: boolean;
}

const maximumListed = 500;

/** What Tab does with the text before the cursor. */
export async function completeLine(
  shell: Shell,
  before: string,
  after: string,
  again: boolean,
): Promise<LineCompletion> {
  const { words, start, quote } = splitCommand(before);
  const word = words.at(-1) ?? '';
  const { words: found, paths } = await candidatesFor(shell, words, word);
  const unique = [...new Set(found)].sort();
  const [only] = unique;
  if (only === undefined) return {};
  const common = unique.length === 1 ? only : commonPrefix(unique);
  const ending = unique.length === 1 ? wordEnding(shell, only, paths, quote) : '';
  if (common.length > word.length || ending !== '') {
    return { text: { before: before.slice(0, start) + quoteCompletion(common, quote) + ending, after } };
  }
  if (!again) return {};
  const shown = unique.slice(0, maximumListed).map((each) => (paths ? shortName(shell, each) : each));
  return { list: columns(shown, shell.process.terminal?.size.columns ?? 80).replaceAll('\n', '\r\n') };
}

interface SplitCommand {
  /** Of the command that the cursor is in; the last is the one to complete. */
  readonly words: readonly string[];
  /** Where the last word begins. */
  readonly start: number;
  /** The quote that is open. */
  readonly quote: string;
}

/** Finds the words of the command at the end of a text. */
function splitCommand(text: string): SplitCommand {
  let words: string[] = [];
  let word = '';
  let start = 0;
  let quote = '';
  let inWord = false;
  const begin = (index: number): void => {
    if (!inWord) start = index;
    inWord = true;
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
      else word += character;
    } else if (character === '"' || character === "'") {
      begin(index);
      quote = character;
    } else if (character === '\\' && index + 1 < text.length) {
      begin(index);
      index += 1;
      word += text[index] ?? '';
    } else if (/[\s|&;()<>]/.test(character)) {
      if (inWord) words.push(word);
      if (/[|&;(\n]/.test(character)) words = [];
      else if (/[<>]/.test(character)) words.push(character);
      word = '';
      inWord = false;
    } else {
      begin(index);
      word += character;
    }
  }
  return { words: [...words, word], start: inWord ? start : text.length, quote };
}

async function candidatesFor(shell: Shell, words: readonly string[], word: string): Promise<Candidates> {
  const variable = /\$\{?(\w*)$/.exec(word);
  if (variable !== null) {
    const prefix = word.slice(0, word.length - (variable[1] ?? '').length);
    const names = shell.variables.names().filter((name) => name.startsWith(variable[1] ?? ''));
    return { words: names.map((name) => prefix + name), paths: false };
  }
  const command = words.slice(0, -1).filter((each) => !/^\w+=/.test(each));
  if (['<', '>'].includes(command.at(-1) ?? '')) return files(shell, word);
  const program = commandWords(shell, command);
  if (program.length === 0) {
    if (word.includes('/') || word.startsWith('~')) return files(shell, word);
    return { words: commandNames(shell).filter((name) => name.startsWith(word)), paths: false };
  }
  return await argumentsFor(shell, program, word);
}

/** Without `sudo` and the like in front, and with an alias put in place. */
function commandWords(shell: Shell, words: readonly string[]): readonly string[] {
  const rest = ['sudo', 'time', 'watch', 'nohup', 'exec', 'command'].includes(words[0] ?? '') ? words.slice(1) : words;
  const [name, ...others] = rest;
  const alias = name === undefined ? undefined : shell.aliases.get(name);
  const expanded = alias?.trim().split(/\s+/) ?? [];
  return alias === undefined || expanded[0] === name ? rest : [...expanded, ...others];
}

async function argumentsFor(shell: Shell, command: readonly string[], word: string): Promise<Candidates> {
  const [name = ''] = command;
  const base = name.split('/').at(-1) ?? name;
  const specification = completionAliases(shell).get(base);
  if (specification?.words !== undefined) {
    return { words: specification.words.split(/\s+/).filter((each) => each.startsWith(word)), paths: false };
  }
  const complete = findCompletion(base) ?? findCompletion(specification?.program ?? '');
  if (complete !== undefined) {
    try {
      const { candidates, files: alsoFiles } = await complete(shell.process, [base, ...command.slice(1), word]);
      if (candidates.length > 0 || !alsoFiles) return { words: candidates, paths: false };
    } catch {
      shell.process.killed.throwIfAborted();
    }
  }
  if (['cd', 'pushd', 'rmdir', 'mkdir'].includes(base)) return files(shell, word, true);
  if (base === 'unset' || base === 'export')
    return { words: shell.variables.names().filter((each) => each.startsWith(word)), paths: false };
  return files(shell, word);
}

function files(shell: Shell, word: string, directoriesOnly = false): Candidates {
  const home = shell.variables.get('HOME') ?? '';
  const assigned = /^(--?[\w-]+=)(.*)$/.exec(word);
  const prefix = assigned?.[1] ?? '';
  const path = assigned?.[2] ?? word;
  if (!path.startsWith('~/')) {
    return { words: pathNames(shell, path, directoriesOnly).map((each) => prefix + each), paths: true };
  }
  const found = pathNames(shell, home + path.slice(1), directoriesOnly);
  return { words: found.map((each) => `${prefix}~${each.slice(home.length)}`), paths: true };
}

function isDirectoryName(shell: Shell, word: string): boolean {
  const path = word.replace(/^--?[\w-]+=/, '').replace(/^~(?=\/)/, shell.variables.get('HOME') ?? '');
  return isDirectory(shell, path);
}

function shortName(shell: Shell, path: string): string {
  const name = path.replace(/^.*\//, '');
  return isDirectoryName(shell, path) ? `${name}/` : name;
}

function wordEnding(shell: Shell, word: string, paths: boolean, quote: string): string {
  if (paths && isDirectoryName(shell, word)) return '/';
  return /[=/:,]$/.test(word) && !paths ? '' : `${quote} `;
}

function quoteCompletion(text: string, quote: string): string {
  if (quote !== '') return quote + text;
  return text.replace(
    /^(~\/)?(.*)$/s,
    (_match, home: string | undefined, rest: string) => (home ?? '') + rest.replace(/[\s|&;()<>"'\\*?[\]`!#]/g, '\\$&'),
  );
}

function commonPrefix(words: readonly string[]): string {
  const [first = ''] = words;
  let length = first.length;
  for (const word of words) {
    while (!word.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}
