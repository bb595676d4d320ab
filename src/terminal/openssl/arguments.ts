import { OpensslError } from './openssl-error.ts';

/** The arguments of one of openssl's commands. */
export class OpensslArguments {
  readonly operands: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>, operands: readonly string[]) {
    this.#values = values;
    this.operands = operands;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  value(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  values(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }
}

/** Which options a command knows: those that stand alone, and those that a value follows. */
export interface OptionNames {
  readonly flags: readonly string[];
  readonly values: readonly string[];
}

/** Reads `-name` and `-name value`. Throws an OpensslError. */
export function readArguments(
  command: string,
  args: readonly string[],
  { flags, values }: OptionNames,
): OpensslArguments {
  const found = new Map<string, string[]>();
  const operands: string[] = [];
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const name = word.replace(/^--?/, '');
    if (!flags.includes(name) && !values.includes(name)) throw usageError(command, `Unknown option: ${word}`);
    const value = values.includes(name) ? rest.shift() : '';
    if (value === undefined) throw usageError(command, `Option ${word} needs a value`);
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  return new OpensslArguments(found, operands);
}

export function usageError(command: string, problem: string): OpensslError {
  return new OpensslError(`${command}: ${problem}\n${command}: Use -help for summary.`);
}
