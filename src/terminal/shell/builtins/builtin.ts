import { isSystemError } from '../../../core/system-error.ts';
import type { ArrayAssignment } from '../execute/assignments.ts';
import type { Shell } from '../shell.ts';

/** A command that runs inside the shell. */
export type Builtin = (call: BuiltinCall) => Promise<number> | number;

export interface BuiltinCall {
  readonly shell: Shell;
  readonly name: string;
  readonly args: readonly string[];
  /** What stood behind the names of arrays that are declared. */
  readonly arrays: ReadonlyMap<string, ArrayAssignment>;
}

/** Writes to the shell's output. Resolves to the builtin's status. */
export async function print({ shell, name }: BuiltinCall, text: string): Promise<number> {
  if (text === '') return 0;
  const { stdout } = shell;
  if (stdout === undefined) return await complain({ shell, name }, 'write error: Bad file descriptor');
  try {
    await stdout.write(text);
    return 0;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    shell.process.killed.throwIfAborted();
    return await complain({ shell, name }, `write error: ${error.message}`);
  }
}

/** Says what is wrong, in the shell's form, with the builtin's name. */
export async function complain(
  { shell, name }: Pick<BuiltinCall, 'shell' | 'name'>,
  message: string,
  status = 1,
): Promise<number> {
  await shell.report(`${name}: ${message}`);
  return status;
}

/** Says that an option is not known, and how the builtin is used. */
export async function refuseOption(call: BuiltinCall, option: string, usage: string): Promise<number> {
  const { shell, name } = call;
  await complain(call, `${option}: invalid option`);
  await shell.writeError(`${name}: usage: ${usage}\n`);
  return 2;
}

/** Options that stand before operands. */
export interface ParsedOptions {
  /** Letters that were given, those with a value with the last value. */
  readonly given: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  /** An option that is not known, as `-z`. */
  readonly unknown?: string;
  /** An option whose value is missing. */
  readonly incomplete?: string;
}

/** Reads `-abc value`. `letters` as for getopts: `ab:`. */
export function parseOptions(args: readonly string[], letters: string): ParsedOptions {
  const given = new Map<string, string>();
  let index = 0;
  for (; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--') return { given, operands: args.slice(index + 1) };
    if (!/^-./.test(argument)) break;
    for (let at = 1; at < argument.length; at += 1) {
      const letter = argument[at] ?? '';
      const position = letter === ':' ? -1 : letters.indexOf(letter);
      if (position < 0) return { given, operands: args.slice(index), unknown: `-${letter}` };
      if (letters[position + 1] !== ':') {
        given.set(letter, '');
        continue;
      }
      const attached = argument.slice(at + 1);
      if (attached === '') index += 1;
      const value = attached === '' ? args[index] : attached;
      if (value === undefined) return { given, operands: [], incomplete: `-${letter}` };
      given.set(letter, value);
      break;
    }
  }
  return { given, operands: args.slice(index) };
}

export function isIdentifier(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}
