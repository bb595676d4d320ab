import type { Process } from '../../core/machine/process.ts';
import type { CompletionRequest } from './complete.ts';
import type { FlagSet, FlagValues } from './flag.ts';

/**
 * A command of a command-line program: everything that parsing, help and completion need to know. A command with
 * subcommands is defined the same way; its `run` is what it does when none of them is named.
 */
export interface CommandDefinition<F extends FlagSet> {
  /** The name, then how its arguments are shown: `get (TYPE [NAME] | TYPE/NAME ...)`. */
  readonly use: string;
  readonly aliases?: readonly string[];
  readonly short?: string;
  readonly long?: string;
  readonly examples?: string;
  /** The heading under which the parent's help lists it. */
  readonly group?: string;
  /** Not in the parent's help and completion. */
  readonly hidden?: boolean;
  readonly flags?: F;
  /** Flags that every command below has too. */
  readonly persistentFlags?: FlagSet;
  /** Whether flags may stand after arguments. Default: yes. */
  readonly interspersed?: boolean;
  readonly subcommands?: readonly Command[];
  /** Gives the whole of a command of which only what its parent's help and completion show is here. */
  readonly load?: () => Promise<Command>;
  /** Throws an Error when the arguments do not fit. Runs before required flags are checked. */
  readonly checkArguments?: (args: readonly string[]) => void;
  /** Candidates for the argument that is being typed. */
  readonly complete?: (request: CompletionRequest) => Promise<readonly string[]>;
  /** Resolves to the exit code. What it throws goes to the program's `fail`. */
  readonly run?: (invocation: Invocation<F>) => Promise<number>;
}

/** A command with the type of its flags forgotten: what programs hold. */
export type Command = CommandDefinition<FlagSet>;

/** Gives `run` the types of the command's own flags. */
export function defineCommand<F extends FlagSet>(definition: CommandDefinition<F>): Command {
  return definition as unknown as Command;
}

/** A command whose code is loaded when it is named; `shown` is what its parent needs to know of it. */
export function lazyCommand(
  shown: Pick<Command, 'use' | 'aliases' | 'short' | 'hidden'>,
  load: () => Promise<Command>,
): Command {
  return { ...shown, load };
}

/** One run of a command. */
export interface Invocation<F extends FlagSet = FlagSet> {
  readonly process: Process;
  /** The command with all that stands above it. */
  readonly commandPath: CommandPath;
  readonly flags: FlagValues<F>;
  /** The names of the flags that were given, inherited ones included. */
  readonly given: ReadonlySet<string>;
  readonly args: readonly string[];
  /** How many of the arguments stood before `--`; undefined without one. */
  readonly argsBeforeDash: number | undefined;
  /** The values of a parent's persistent flags. */
  readonly inherited: <P extends FlagSet>(flags: P) => FlagValues<P>;
}

/** The name in `use`. */
export function commandName(command: Command): string {
  return command.use.split(' ', 1)[0] ?? '';
}

/** A command with all that stands above it, the root first. */
export type CommandPath = readonly [Command, ...Command[]];

export function lastCommand(path: CommandPath): Command {
  return path.at(-1) ?? path[0];
}

/** `kubectl create deployment`. */
export function formatPath(path: readonly Command[]): string {
  return path.map(commandName).join(' ');
}

/** Every flag that a command understands: its own and what it inherits. */
export function allFlags(path: readonly Command[]): FlagSet {
  const inherited = path.map((command) => command.persistentFlags ?? {});
  return Object.assign({}, ...inherited, path.at(-1)?.flags ?? {}) as FlagSet;
}
