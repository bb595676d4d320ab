/** The flags of a component: the texts that were given, by name. */
export interface ComponentFlags {
  /** The default where the flag was not given. */
  text(name: string): string;
  /** True where the flag stands alone. */
  flag(name: string): boolean;
  list(name: string): string[];
}

export interface ComponentFlagDefinitions {
  /** Flags that take a value, with their defaults. */
  readonly values: Readonly<Record<string, string>>;
  /** Flags that may stand alone, with their defaults. */
  readonly switches: Readonly<Record<string, boolean>>;
}

/** A component was called with words that it does not know; the message is pflag's. */
export class ComponentFlagError extends Error {}

/** Reads `--name=value`, `--name value` and `--switch`. Throws a ComponentFlagError. */
export function parseComponentFlags(words: readonly string[], definitions: ComponentFlagDefinitions): ComponentFlags {
  const given = new Map<string, string>();
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('-')) throw new ComponentFlagError(`unknown command ${JSON.stringify(word)}`);
    const text = word.replace(/^--?/, '');
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const isSwitch = Object.hasOwn(definitions.switches, name);
    if (!isSwitch && !Object.hasOwn(definitions.values, name)) throw new ComponentFlagError(`unknown flag: --${name}`);
    const value = equals >= 0 ? text.slice(equals + 1) : isSwitch ? 'true' : rest.shift();
    if (value === undefined) throw new ComponentFlagError(`flag needs an argument: --${name}`);
    given.set(name, value);
  }
  const textOf = (name: string): string => given.get(name) ?? definitions.values[name] ?? '';
  return {
    text: textOf,
    flag: (name) => (given.has(name) ? given.get(name) === 'true' : (definitions.switches[name] ?? false)),
    list: (name) =>
      textOf(name)
        .split(',')
        .filter((part) => part !== ''),
  };
}
