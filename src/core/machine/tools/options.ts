/** The options a tool knows, by long name (or by letter, where there is only that). */
export type OptionTable = Readonly<Record<string, OptionDefinition>>;

interface OptionDefinition {
  /** One letter or several that mean the same. */
  readonly short?: string;
  /** Whether an argument follows; an optional one only right behind (`--output=json`, `-ojson`). */
  readonly argument?: 'required' | 'optional';
  /** A next word of this form is the optional argument too, as in `journalctl -b -1`. */
  readonly takesNext?: RegExp;
}

export interface ParsedOptions {
  has(name: string): boolean;
  /** The last argument given. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
  readonly operands: readonly string[];
}

/** What getopt(3) says of an option that is wrong, without the program's name. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

export interface ParseSettings {
  /** The first operand ends the options, as in `ssh node01 ls -l`. */
  readonly stopsAtOperand?: boolean;
}

/** Parses arguments (without the program's name) as getopt_long(3) does. Throws OptionError. */
export function parseOptions(args: readonly string[], table: OptionTable, settings: ParseSettings = {}): ParsedOptions {
  const parser = new Parser(args, table, settings);
  parser.run();
  const { found, operands } = parser;
  return {
    has: (name) => found.has(name),
    value: (name) => found.get(name)?.at(-1),
    values: (name) => found.get(name) ?? [],
    operands,
  };
}

class Parser {
  readonly found = new Map<string, string[]>();
  readonly operands: string[] = [];
  readonly #args: string[];
  readonly #table: OptionTable;
  readonly #settings: ParseSettings;

  constructor(args: readonly string[], table: OptionTable, settings: ParseSettings) {
    this.#args = [...args];
    this.#table = table;
    this.#settings = settings;
  }

  run(): void {
    for (let argument = this.#args.shift(); argument !== undefined; argument = this.#args.shift()) {
      if (argument === '--') {
        this.operands.push(...this.#args);
        return;
      }
      if (argument.startsWith('--')) this.#long(argument.slice(2));
      else if (argument.startsWith('-') && argument.length > 1) this.#letters(argument.slice(1));
      else {
        this.operands.push(argument);
        if (this.#settings.stopsAtOperand === true) {
          this.operands.push(...this.#args);
          return;
        }
      }
    }
  }

  #long(text: string): void {
    const equals = text.indexOf('=');
    const written = equals < 0 ? text : text.slice(0, equals);
    const given = equals < 0 ? undefined : text.slice(equals + 1);
    const name = this.#fullName(written);
    const { argument } = this.#table[name] ?? {};
    if (argument === undefined && given !== undefined)
      throw new OptionError(`option '--${name}' doesn't allow an argument`);
    if (argument !== 'required' || given !== undefined) {
      this.#add(name, given ?? this.#nextIfFits(name));
      return;
    }
    const next = this.#args.shift();
    if (next === undefined) throw new OptionError(`option '--${name}' requires an argument`);
    this.#add(name, next);
  }

  /** A name may be cut short as long as it stays clear. */
  #fullName(written: string): string {
    if (Object.hasOwn(this.#table, written) && written.length > 1) return written;
    const matches = Object.keys(this.#table).filter((name) => name.length > 1 && name.startsWith(written));
    const [only] = matches;
    if (only === undefined) throw new OptionError(`unrecognized option '--${written}'`);
    if (matches.length === 1) return only;
    const possibilities = matches.map((name) => `'--${name}'`).join(' ');
    throw new OptionError(`option '--${written}' is ambiguous; possibilities: ${possibilities}`);
  }

  #letters(text: string): void {
    for (let index = 0; index < text.length; index += 1) {
      const letter = text.charAt(index);
      const name = Object.keys(this.#table).find(
        (each) => each === letter || this.#table[each]?.short?.includes(letter),
      );
      if (name === undefined) throw new OptionError(`invalid option -- '${letter}'`);
      const { argument } = this.#table[name] ?? {};
      if (argument === undefined) {
        this.#add(name, undefined);
        continue;
      }
      const rest = text.slice(index + 1);
      const given = rest !== '' ? rest : argument === 'required' ? this.#args.shift() : this.#nextIfFits(name);
      if (given === undefined && argument === 'required')
        throw new OptionError(`option requires an argument -- '${letter}'`);
      this.#add(name, given);
      return;
    }
  }

  #nextIfFits(name: string): string | undefined {
    const [next] = this.#args;
    return next !== undefined && this.#table[name]?.takesNext?.test(next) === true ? this.#args.shift() : undefined;
  }

  #add(name: string, value: string | undefined): void {
    const values = this.found.get(name) ?? [];
    if (value !== undefined) values.push(value);
    this.found.set(name, values);
  }
}
