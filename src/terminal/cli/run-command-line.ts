import type { Process } from '../../core/machine/process.ts';
import { allFlags, type Command, type CommandPath, commandName, type Invocation, lastCommand } from './command.ts';
import { findCommand } from './find-command.ts';
import type { FlagSet, FlagValues } from './flag.ts';
import { type ParsedFlags, parseFlags } from './parse-flags.ts';
import { suggestCommands } from './suggest.ts';
import { UnknownCommandError } from './usage-error.ts';

/** A program with commands: what differs between kubectl, kubeadm and others. */
export interface CommandLineProgram {
  readonly root: Command;
  /** What `--help` prints. */
  readonly help: (path: CommandPath, process: Process) => Promise<string> | string;
  /** Prints what went wrong and resolves to the exit code. Gets every error, of parsing and of running. */
  readonly fail: (error: unknown, path: CommandPath, process: Process) => Promise<number>;
}

/** Runs the command that `process.argv` names. */
export async function runCommandLine(process: Process, program: CommandLineProgram): Promise<number> {
  const words = process.argv.slice(1);
  const { path, words: rest } = await findCommand(program.root, words);
  try {
    return await runFound(process, program, path, rest);
  } catch (error) {
    return program.fail(error, path, process);
  }
}

async function runFound(
  process: Process,
  program: CommandLineProgram,
  path: CommandPath,
  words: readonly string[],
): Promise<number> {
  const command = lastCommand(path);
  const flags = allFlags(path);
  const options = command.interspersed === undefined ? {} : { interspersed: command.interspersed };
  if (path.length === 1) checkCommand(path, words.slice(0, 1));
  const parsed = parseFlags(words, flags, options);
  await warnOfDeprecated(process, flags, parsed.given);
  if (parsed.help) return printHelp(process, program, path);
  checkCommand(path, parsed.args);
  command.checkArguments?.(parsed.args);
  checkRequired(flags, parsed.given);
  if (command.run === undefined) return printHelp(process, program, path);
  return command.run(createInvocation(process, path, parsed));
}

async function printHelp(process: Process, program: CommandLineProgram, path: CommandPath): Promise<number> {
  await process.stdout.write(await program.help(path, process));
  return 0;
}

/** A root that only has subcommands takes no arguments. */
function checkCommand(path: CommandPath, args: readonly string[]): void {
  const [word] = args;
  if (path.length > 1 || word === undefined || word.startsWith('-') || path[0].subcommands === undefined) return;
  throw new UnknownCommandError(word, commandName(path[0]), suggestCommands(path[0], word));
}

function checkRequired(flags: FlagSet, given: ReadonlySet<string>): void {
  const missing = Object.keys(flags).filter((name) => flags[name]?.required === true && !given.has(name));
  if (missing.length === 0) return;
  throw new Error(
    `required flag(s) ${missing
      .toSorted()
      .map((name) => `"${name}"`)
      .join(', ')} not set`,
  );
}

async function warnOfDeprecated(process: Process, flags: FlagSet, given: ReadonlySet<string>): Promise<void> {
  for (const name of given) {
    const deprecated = flags[name]?.deprecated;
    if (deprecated !== undefined) await process.stderr.write(`Flag --${name} has been deprecated, ${deprecated}\n`);
  }
}

/** A command's own flag hides an inherited one of the same name. */
function initialValues<F extends FlagSet>(inherited: F, own: FlagSet): Partial<FlagValues<F>> {
  const hidden = Object.keys(inherited).filter((name) => Object.hasOwn(own, name));
  return Object.fromEntries(hidden.map((name) => [name, inherited[name]?.initial])) as Partial<FlagValues<F>>;
}

function createInvocation(process: Process, path: CommandPath, parsed: ParsedFlags): Invocation {
  const valuesOf = <F extends FlagSet>(flags: F): FlagValues<F> =>
    Object.fromEntries(Object.keys(flags).map((name) => [name, parsed.values.get(name)])) as FlagValues<F>;
  const command = lastCommand(path);
  return {
    process,
    commandPath: path,
    flags: valuesOf(command.flags ?? {}),
    given: parsed.given,
    args: parsed.args,
    argsBeforeDash: parsed.argsBeforeDash,
    inherited: (flags) => ({ ...valuesOf(flags), ...initialValues(flags, command.flags ?? {}) }),
  };
}
