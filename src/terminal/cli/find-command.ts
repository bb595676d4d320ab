import { allFlags, type Command, type CommandPath, commandName, lastCommand } from './command.ts';
import type { FlagSet } from './flag.ts';
import { flagOfShorthand } from './parse-flags.ts';

export interface Found {
  readonly path: CommandPath;
  /** The words without those that named the commands. */
  readonly words: readonly string[];
}

/** Follows the words down to the command that they name; flags may stand between. */
export async function findCommand(root: Command, words: readonly string[]): Promise<Found> {
  let path: CommandPath = [root];
  let rest = words;
  for (;;) {
    const index = firstArgument(rest, allFlags(path));
    const next = index < 0 ? undefined : findSubcommand(lastCommand(path), rest[index] ?? '');
    if (next === undefined) return { path, words: rest };
    path = [...path, (await next.load?.()) ?? next];
    rest = rest.toSpliced(index, 1);
  }
}

function findSubcommand(command: Command, name: string): Command | undefined {
  return command.subcommands?.find((child) => commandName(child) === name || child.aliases?.includes(name));
}

/** Where the first word stands that is neither a flag nor the value of one; -1 where there is none. */
function firstArgument(words: readonly string[], flags: FlagSet): number {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') return -1;
    if (takesNextWord(word, flags)) index += 1;
    else if (word !== '' && !(word.startsWith('-') && word !== '-')) return index;
  }
  return -1;
}

/** Whether `word` is a flag whose value is the next word. A flag that is not known is taken for one. */
export function takesNextWord(word: string, flags: FlagSet): boolean {
  if (word.startsWith('--')) {
    if (word.includes('=') || word === '--help') return false;
    return flags[word.slice(2).replaceAll('_', '-')]?.bare === undefined;
  }
  if (!word.startsWith('-') || word.length !== 2 || word === '-h') return false;
  return flagOfShorthand(flags, word.slice(1))?.[1].bare === undefined;
}
