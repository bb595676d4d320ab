import type { Process } from '../../core/machine/process.ts';
import { allFlags, type Command, commandName, lastCommand } from './command.ts';
import { findCommand, takesNextWord } from './find-command.ts';
import type { Flag, FlagSet, FlagValues } from './flag.ts';
import { flagOfShorthand, type ParsedFlags, parseFlags } from './parse-flags.ts';

/** What is known when a word is being completed. */
export interface CompletionRequest {
  readonly process: Process;
  /** The word so far. */
  readonly word: string;
  /** The arguments before it, without flags. */
  readonly args: readonly string[];
  /** The values of flags as far as they were typed. */
  values<F extends FlagSet>(flags: F): FlagValues<F>;
}

export interface Completion {
  /** Whole words, each beginning with the word that was typed. */
  readonly candidates: readonly string[];
  /** Whether names of files are to be offered as well. */
  readonly files: boolean;
}

/**
 * Completes the last of `words` (which may be empty); the first is the program's name. Asking the cluster happens through
 * `process`; what fails there completes to nothing.
 */
export async function completeCommandLine(
  process: Process,
  root: Command,
  words: readonly string[],
): Promise<Completion> {
  const word = words.at(-1) ?? '';
  const { path, words: rest } = await findCommand(root, words.slice(1, -1));
  const flags = allFlags(path);
  const request = createRequest(process, flags, rest, word);
  const pending = pendingFlag(rest, flags);
  if (pending !== undefined) return offer(word, await completeValue(pending, request), true);
  if (word.startsWith('--') && word.includes('=')) return completeAssigned(word, flags, request);
  if (word.startsWith('-')) return offer(word, flagNames(flags), false);
  const command = lastCommand(path);
  const names = request.args.length > 0 ? [] : subcommandNames(command);
  const args = await command.complete?.(request).catch(() => []);
  return offer(word, names.length === 0 ? args : [...names, ...(args ?? [])], true);
}

function createRequest(process: Process, flags: FlagSet, words: readonly string[], word: string): CompletionRequest {
  const parsed = parseLeniently(words, flags);
  return {
    process,
    word,
    args: parsed.args,
    values: <F extends FlagSet>(wanted: F) =>
      Object.fromEntries(Object.keys(wanted).map((name) => [name, parsed.values.get(name)])) as FlagValues<F>,
  };
}

function parseLeniently(words: readonly string[], flags: FlagSet): ParsedFlags {
  for (let length = words.length; length > 0; length -= 1) {
    try {
      return parseFlags(words.slice(0, length), flags);
    } catch {
      // The last word does not parse: leave it out.
    }
  }
  return parseFlags([], flags);
}

function pendingFlag(words: readonly string[], flags: FlagSet): Flag<unknown> | undefined {
  const last = words.at(-1) ?? '';
  if (!last.startsWith('-') || last === '--' || !takesNextWord(last, flags)) return undefined;
  return last.startsWith('--') ? flags[last.slice(2)] : flagOfShorthand(flags, last.slice(1))?.[1];
}

async function completeAssigned(word: string, flags: FlagSet, request: CompletionRequest): Promise<Completion> {
  const equals = word.indexOf('=') + 1;
  const flag = flags[word.slice(2, equals - 1)];
  if (flag === undefined) return { candidates: [], files: false };
  const values = await completeValue(flag, { ...request, word: word.slice(equals) });
  return offer(
    word,
    values?.map((value) => word.slice(0, equals) + value),
    true,
  );
}

async function completeValue(flag: Flag<unknown>, request: CompletionRequest): Promise<readonly string[] | undefined> {
  return flag.complete?.(request).catch(() => []);
}

function flagNames(flags: FlagSet): string[] {
  return Object.entries(flags).flatMap(([name, flag]) => (flag.hidden === true ? [] : [`--${name}`]));
}

function subcommandNames(command: Command): string[] {
  return (command.subcommands ?? []).filter((child) => child.hidden !== true).map(commandName);
}

function offer(word: string, candidates: readonly string[] | undefined, filesOtherwise: boolean): Completion {
  const fitting = (candidates ?? []).filter((candidate) => candidate.startsWith(word));
  return { candidates: [...new Set(fitting)].sort(), files: candidates === undefined ? filesOtherwise : false };
}
