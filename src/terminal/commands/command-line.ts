import type { Process, ProgramDefinition } from '../../core/machine/process.ts';
import { isSystemError } from '../../core/system-error.ts';

/** The options that a command knows. */
export interface OptionSyntax {
  /** As for getopt(3): `ab:c` where b takes a value; `x::` where one may be attached. */
  readonly short: string;
  /** Long names with the letter they stand for; `=` behind the letter where a value is needed, `?` where one may be given. */
  readonly long?: Readonly<Record<string, string>>;
  /** Options end at the first operand. */
  readonly operandsLast?: boolean;
}

/** What a command was called with. */
export interface CommandLine {
  readonly process: Process;
  readonly name: string;
  readonly operands: readonly string[];
  /** Options in the order given. */
  readonly options: readonly (readonly [letter: string, value: string])[];
  readonly has: (letter: string) => boolean;
  /** The last value of an option. */
  value(letter: string): string | undefined;
}

/** The usage is wrong; the command ends with its status for that. */
export class UsageError extends Error {
  /** Whether to point to --help. */
  readonly hint: boolean;

  constructor(message: string, hint = true) {
    super(message);
    this.hint = hint;
  }
}

export type CommandRun = (line: CommandLine) => Promise<number>;

/** Declares a command. `failure` is its status for wrong usage. */
export function defineCommand(name: string, syntax: OptionSyntax, run: CommandRun, failure = 1): ProgramDefinition {
  return {
    name,
    async run(process) {
      try {
        return await run(parseCommandLine(process, name, syntax));
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        const hint = error.hint ? `Try '${name} --help' for more information.\n` : '';
        await process.stderr.write(`${error.message === '' ? '' : `${name}: ${error.message}\n`}${hint}`);
        return failure;
      }
    },
  };
}

/** Reads the arguments as GNU's getopt_long does. Throws a UsageError. */
export function parseCommandLine(
  process: Process,
  name: string,
  syntax: OptionSyntax,
  argv: readonly string[] = process.argv,
): CommandLine {
  const options: [string, string][] = [];
  const operands: string[] = [];
  const args = argv.slice(1);
  while (args.length > 0) {
    const argument = args.shift() ?? '';
    if (argument === '--') {
      operands.push(...args);
      break;
    }
    if (argument.startsWith('--')) options.push(readLong(argument, args, syntax));
    else if (/^-./.test(argument)) options.push(...readShort(argument, args, syntax));
    else if (syntax.operandsLast === true) {
      operands.push(argument, ...args);
      break;
    } else operands.push(argument);
  }
  return {
    process,
    name,
    options,
    operands,
    has: (letter) => options.some(([given]) => given === letter),
    value: (letter) => options.findLast(([given]) => given === letter)?.[1],
  };
}

function readLong(argument: string, args: string[], { long = {} }: OptionSyntax): [string, string] {
  const equals = argument.indexOf('=');
  const given = argument.slice(2, equals < 0 ? undefined : equals);
  const matches = Object.hasOwn(long, given) ? [given] : Object.keys(long).filter((name) => name.startsWith(given));
  const [name] = matches;
  if (name === undefined || given === '') throw new UsageError(`unrecognized option '${argument}'`);
  const letters = new Set(matches.map((match) => long[match]));
  if (letters.size > 1) {
    throw new UsageError(
      `option '${argument}' is ambiguous; possibilities: ${matches.map((match) => `'--${match}'`).join(' ')}`,
    );
  }
  const target = long[name] ?? '';
  const letter = target.replace(/[=?]$/, '');
  if (target.endsWith('=')) {
    const value = equals < 0 ? args.shift() : argument.slice(equals + 1);
    if (value === undefined) throw new UsageError(`option '--${name}' requires an argument`);
    return [letter, value];
  }
  if (equals >= 0 && !target.endsWith('?')) throw new UsageError(`option '--${name}' doesn't allow an argument`);
  return [letter, equals < 0 ? '' : argument.slice(equals + 1)];
}

function readShort(argument: string, args: string[], { short }: OptionSyntax): [string, string][] {
  const found: [string, string][] = [];
  for (let index = 1; index < argument.length; index += 1) {
    const letter = argument[index] ?? '';
    const position = letter === ':' ? -1 : short.indexOf(letter);
    if (position < 0) throw new UsageError(`invalid option -- '${letter}'`);
    if (short[position + 1] !== ':') {
      found.push([letter, '']);
      continue;
    }
    const attached = argument.slice(index + 1);
    const optional = short[position + 2] === ':';
    const value = attached === '' && !optional ? args.shift() : attached;
    if (value === undefined) throw new UsageError(`option requires an argument -- '${letter}'`);
    found.push([letter, value]);
    break;
  }
  return found;
}

/** Says what is wrong, with the command's name in front. Resolves to `status`. */
export async function fail(
  { process, name }: Pick<CommandLine, 'process' | 'name'>,
  message: string,
  status = 1,
): Promise<number> {
  await process.stderr.write(`${name}: ${message}\n`);
  return status;
}

/** The message of a system error; anything else is thrown on. */
export function systemMessage(error: unknown): string {
  if (isSystemError(error)) return error.message;
  throw error;
}
