import { formatGoDuration, parseGoDuration } from '../../core/meta/go-duration.ts';
import type { CompletionRequest } from './complete.ts';
import { parseCsvLine, parseGoBoolean, parseGoInteger } from './go-values.ts';

/** One flag of a command; its name is the key under which a FlagSet holds it. `T` is what the command reads. */
export interface Flag<T> {
  /** The name of the type as help shows it: `string`, `bool`, `int32`, `strings`. */
  readonly type: string;
  readonly initial: T;
  /**
   * The new value after `text` was given; `previous` is undefined the first time. Throws an Error that says why the
   * text is not a value.
   */
  accept(text: string, previous: T | undefined): T;
  /** The initial value as help shows it: `false`, `[]`, `5s`. */
  readonly initialText: string;
  readonly shorthand?: string;
  readonly usage?: string;
  /** The value when the flag stands alone (`--watch`). Such a flag takes a value only as `--name=value`. */
  readonly bare?: string;
  /** Not in help and completion. */
  readonly hidden?: boolean;
  /** Printed to standard error when the flag is used: `Flag --NAME has been deprecated, ...`. */
  readonly deprecated?: string;
  /** Running without it is an error. */
  readonly required?: boolean;
  /** Candidates for the value that is being typed. */
  readonly complete?: (request: CompletionRequest) => Promise<readonly string[]>;
}

export type FlagSet = Readonly<Record<string, Flag<unknown>>>;

export type FlagValues<F extends FlagSet> = { readonly [Name in keyof F]: F[Name] extends Flag<infer T> ? T : never };

/** What every kind of flag may be given besides its type. */
export type FlagOptions<T> = Partial<
  Pick<Flag<T>, 'initial' | 'shorthand' | 'usage' | 'bare' | 'hidden' | 'deprecated' | 'required' | 'complete'>
>;

export function booleanFlag(options: FlagOptions<boolean> = {}): Flag<boolean> {
  const initial = options.initial ?? false;
  return { bare: 'true', ...options, type: 'bool', initial, initialText: String(initial), accept: parseGoBoolean };
}

export function stringFlag(options: FlagOptions<string> = {}): Flag<string> {
  const initial = options.initial ?? '';
  return { ...options, type: 'string', initial, initialText: initial, accept: (text) => text };
}

/** `type` is the name of Go's type, which also says how many bits it has. */
export function integerFlag(options: FlagOptions<number> = {}, type: 'int' | 'int32' | 'int64' = 'int'): Flag<number> {
  const initial = options.initial ?? 0;
  const bits = type === 'int32' ? 32 : 64;
  return { ...options, type, initial, initialText: String(initial), accept: (text) => parseGoInteger(text, bits) };
}

/** Milliseconds. */
export function durationFlag(options: FlagOptions<number> = {}): Flag<number> {
  const initial = options.initial ?? 0;
  return { ...options, type: 'duration', initial, initialText: formatGoDuration(initial), accept: parseGoDuration };
}

/** Values separated by commas, or given by repeating the flag. */
export function listFlag(options: FlagOptions<readonly string[]> = {}): Flag<readonly string[]> {
  const initial = options.initial ?? [];
  return {
    ...options,
    type: 'strings',
    initial,
    initialText: `[${initial.join(',')}]`,
    accept: (text, previous = []) => [...previous, ...(text === '' ? [] : parseCsvLine(text))],
  };
}

/** Values given by repeating the flag; commas are part of a value. */
export function repeatedFlag(options: FlagOptions<readonly string[]> = {}): Flag<readonly string[]> {
  const initial = options.initial ?? [];
  return {
    ...options,
    type: 'stringArray',
    initial,
    initialText: `[${initial.join(',')}]`,
    accept: (text, previous = []) => [...previous, text],
  };
}
