import { quote } from '../../core/meta/quote.ts';
import type { Flag, FlagSet } from './flag.ts';
import { FlagError } from './usage-error.ts';

export interface ParsedFlags {
  readonly args: readonly string[];
  /** How many of the arguments stood before `--`; undefined without one. */
  readonly argsBeforeDash: number | undefined;
  /** Values by flag, those that were not given included. */
  readonly values: ReadonlyMap<string, unknown>;
  /** The names of the flags that were given. */
  readonly given: ReadonlySet<string>;
  /** `--help` or `-h` was given (and is no flag of the command's own). */
  readonly help: boolean;
}

export interface ParseOptions {
  /** Whether flags may stand after arguments. Default: yes. */
  readonly interspersed?: boolean;
}

/** Reads a command's words as pflag does. Throws a FlagError. */
export function parseFlags(words: readonly string[], flags: FlagSet, options: ParseOptions = {}): ParsedFlags {
  const parser = new FlagParser(words, flags);
  parser.parse(options.interspersed ?? true);
  return {
    args: parser.args,
    argsBeforeDash: parser.argsBeforeDash,
    values: parser.values,
    given: parser.given,
    help: parser.help,
  };
}

/** The flag that a shorthand letter stands for. */
export function flagOfShorthand(flags: FlagSet, letter: string): [name: string, flag: Flag<unknown>] | undefined {
  return Object.entries(flags).find(([, flag]) => flag.shorthand === letter);
}

class FlagParser {
  readonly args: string[] = [];
  argsBeforeDash: number | undefined;
  readonly values = new Map<string, unknown>();
  readonly given = new Set<string>();
  help = false;
  readonly #words: string[];
  readonly #flags: FlagSet;

  constructor(words: readonly string[], flags: FlagSet) {
    this.#words = [...words];
    this.#flags = flags;
    for (const [name, flag] of Object.entries(flags)) this.values.set(name, flag.initial);
  }

  parse(interspersed: boolean): void {
    for (let word = this.#words.shift(); word !== undefined && !this.help; word = this.#words.shift()) {
      if (word === '--') {
        this.argsBeforeDash = this.args.length;
        this.args.push(...this.#words.splice(0));
      } else if (word === '-' || !word.startsWith('-')) {
        this.args.push(word);
        if (!interspersed) this.args.push(...this.#words.splice(0));
      } else if (word.startsWith('--')) this.#long(word);
      else this.#shorthands(word.slice(1));
    }
  }

  #long(word: string): void {
    const text = word.slice(2);
    if (text.startsWith('-') || text.startsWith('=')) throw new FlagError(`bad flag syntax: ${word}`);
    const equals = text.indexOf('=');
    const typed = equals < 0 ? text : text.slice(0, equals);
    const name = typed.replaceAll('_', '-');
    const flag = this.#lookup(name);
    if (flag === undefined) {
      if (name !== 'help') throw new FlagError(`unknown flag: --${typed}`);
      this.help = true;
    } else if (equals >= 0) this.#set(name, flag, text.slice(equals + 1));
    else this.#set(name, flag, flag.bare ?? this.#next(`flag needs an argument: --${typed}`));
  }

  #shorthands(letters: string): void {
    let rest = letters;
    while (rest !== '' && !this.help) rest = this.#shorthand(rest);
  }

  /** Reads the first of `letters` and returns those that are left. */
  #shorthand(letters: string): string {
    const letter = letters.charAt(0);
    const after = letters.slice(1);
    const [name, flag] = flagOfShorthand(this.#flags, letter) ?? [];
    if (name === undefined || flag === undefined) {
      if (letter !== 'h') throw new FlagError(`unknown shorthand flag: '${letter}' in -${letters}`);
      this.help = true;
      return '';
    }
    const assigned = after.length > 1 && after.startsWith('=');
    if (assigned) this.#set(name, flag, after.slice(1));
    else if (flag.bare !== undefined) this.#set(name, flag, flag.bare);
    else this.#set(name, flag, after === '' ? this.#next(`flag needs an argument: '${letter}' in -${letters}`) : after);
    return flag.bare === undefined || assigned ? '' : after;
  }

  #lookup(name: string): Flag<unknown> | undefined {
    return Object.hasOwn(this.#flags, name) ? this.#flags[name] : undefined;
  }

  #next(complaint: string): string {
    const word = this.#words.shift();
    if (word === undefined) throw new FlagError(complaint);
    return word;
  }

  #set(name: string, flag: Flag<unknown>, text: string): void {
    try {
      this.values.set(name, flag.accept(text, this.given.has(name) ? this.values.get(name) : undefined));
    } catch (error) {
      const shown = flag.shorthand === undefined ? `--${name}` : `-${flag.shorthand}, --${name}`;
      const reason = error instanceof Error ? error.message : String(error);
      throw new FlagError(`invalid argument ${quote(text)} for ${quote(shown)} flag: ${reason}`);
    }
    this.given.add(name);
  }
}
