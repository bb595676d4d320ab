import type { Process } from '../../core/machine/process.ts';
import type { Shell } from './shell.ts';

/** What a program's completion offers. */
export interface ProgramCompletion {
  /** Whole words, each beginning with the word that was typed. */
  readonly candidates: readonly string[];
  /** Whether names of files are offered as well. */
  readonly files: boolean;
}

/**
 * Completes the last of `words`, which may be empty; the first is the program's name. `process` is the shell's: its
 * files, environment and network. What fails completes to nothing.
 */
export type CompleteProgram = (process: Process, words: readonly string[]) => Promise<ProgramCompletion>;

const programs = new Map<string, CompleteProgram>();

/** Gives the program `name` a completion, for every shell. */
export function registerCompletion(name: string, complete: CompleteProgram): void {
  programs.set(name, complete);
}

export function findCompletion(name: string): CompleteProgram | undefined {
  return programs.get(name);
}

/** What `complete` was told of a name. */
export interface CompletionAlias {
  /** The program whose completion it takes. */
  readonly program: string | undefined;
  /** Words to choose from. */
  readonly words: string | undefined;
  /** The options, as `complete -p` prints them. */
  readonly specification: string;
}

const aliases = new WeakMap<Shell, Map<string, CompletionAlias>>();

export function completionAliases(shell: Shell): Map<string, CompletionAlias> {
  const known = aliases.get(shell) ?? new Map<string, CompletionAlias>();
  aliases.set(shell, known);
  return known;
}
