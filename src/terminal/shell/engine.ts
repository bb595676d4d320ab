import type { AndOr, CompoundCommand, CompoundList, ParsedScript, PipelineNode, Redirected, Word } from 'unbash';
import type { Shell } from './shell.ts';
import type { SourceText } from './source-text.ts';

/** The body of a function, and the text that its positions refer to. */
export interface FunctionDefinition {
  readonly body: CompoundCommand | Redirected | CompoundList;
  readonly source: SourceText;
  /** As it was written. */
  readonly text: string;
}

/** What the parts of the interpreter need of each other. */
export interface Engine {
  /** Runs the commands of a text in this shell, a line at a time. */
  runText(shell: Shell, text: string, options?: RunTextOptions): Promise<number>;
  /** Runs a list, pipeline or command in this shell. */
  execute(shell: Shell, node: CompoundList | PipelineNode | AndOr): Promise<number>;
  /** Runs a parsed script in this shell. */
  runScript(shell: Shell, script: ParsedScript): Promise<number>;
  /** What the script writes, without the newlines at its end; runs in a subshell. */
  substitute(shell: Shell, script: ParsedScript | undefined): Promise<string>;
  /** The name of a file that is the script's output or input. */
  substituteProcess(shell: Shell, script: ParsedScript, operator: '<' | '>'): Promise<string>;
  callFunction(shell: Shell, name: string, definition: FunctionDefinition, args: readonly string[]): Promise<number>;
  /** Runs a simple command given by its words, without looking at aliases. */
  runWords(shell: Shell, words: readonly string[], options?: RunWordsOptions): Promise<number>;
  expandWords(shell: Shell, words: readonly Word[]): Promise<string[]>;
}

export interface RunTextOptions {
  /** What messages name: `bash: eval`, a file's name. */
  readonly name?: string;
  readonly firstLine?: number;
}

export interface RunWordsOptions {
  /** As `command` does. */
  readonly skipFunctions?: boolean;
  readonly skipBuiltins?: boolean;
  readonly environment?: ReadonlyMap<string, string>;
  /** Replace the shell, as `exec` does, or because nothing comes after the command. */
  readonly replace?: 'exec' | 'last';
}
