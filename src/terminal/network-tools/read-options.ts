/** An option of a command that reads its arguments as getopt_long(3) does. */
export interface OptionSpec {
  /** What the result calls it. */
  readonly name: string;
  /** `-o`, without the dash. */
  readonly short?: string;
  /** `--output`, without the dashes. Default: the name. */
  readonly long?: string;
  readonly takesValue?: boolean;
}

export interface ReadOptions {
  /** The values of each option in order; an option without values has one empty text for each time it stands there. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

/** What was wrong with an argument: `option` as it was typed, with its dashes. */
export class OptionError extends Error {
  readonly option: string;
  readonly reason: 'unknown' | 'missingValue';

  constructor(option: string, reason: 'unknown' | 'missingValue') {
    super(`${option}: ${reason}`);
    this.option = option;
    this.reason = reason;
  }
}

/** Reads arguments (without the command's name). Options may follow operands. Throws OptionError. */
export function readOptions(args: readonly string[], specs: readonly OptionSpec[]): ReadOptions {
  const options = new Map<string, string[]>();
  const operands: string[] = [];
  const add = (spec: OptionSpec, value: string): void => {
    const values = options.get(spec.name);
    if (values === undefined) options.set(spec.name, [value]);
    else values.push(value);
  };
  const rest = [...args];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === '--') {
      operands.push(...rest.splice(0));
    } else if (argument.startsWith('--')) {
      readLong(argument, rest, specs, add);
    } else if (argument.startsWith('-') && argument.length > 1) {
      readShort(argument, rest, specs, add);
    } else operands.push(argument);
  }
  return { options, operands };
}

function readLong(
  argument: string,
  rest: string[],
  specs: readonly OptionSpec[],
  add: (spec: OptionSpec, value: string) => void,
): void {
  const [name = '', ...parts] = argument.slice(2).split('=');
  const spec = specs.find((entry) => (entry.long ?? entry.name) === name);
  if (spec === undefined) throw new OptionError(`--${name}`, 'unknown');
  if (spec.takesValue !== true) {
    add(spec, '');
    return;
  }
  const value = parts.length > 0 ? parts.join('=') : rest.shift();
  if (value === undefined) throw new OptionError(argument, 'missingValue');
  add(spec, value);
}

function readShort(
  argument: string,
  rest: string[],
  specs: readonly OptionSpec[],
  add: (spec: OptionSpec, value: string) => void,
): void {
  for (let index = 1; index < argument.length; index += 1) {
    const letter = argument[index] ?? '';
    const spec = specs.find((entry) => entry.short === letter);
    if (spec === undefined) throw new OptionError(`-${letter}`, 'unknown');
    if (spec.takesValue !== true) {
      add(spec, '');
      continue;
    }
    const attached = argument.slice(index + 1);
    const value = attached === '' ? rest.shift() : attached;
    if (value === undefined) throw new OptionError(argument, 'missingValue');
    add(spec, value);
    return;
  }
}
