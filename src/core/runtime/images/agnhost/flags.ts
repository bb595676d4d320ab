/** The words of a command line do not fit. */
export class FlagError extends Error {}

const switches = new Set(['http', 'udp', 'tcp', 'close', 'sctp']);

/** Flags as pflag writes them (`--name=value`, `--name value`); those in `switches` stand alone for `true`. */
export function readFlags(words: readonly string[]): { flags: Map<string, string>; args: string[] } {
  const flags = new Map<string, string>();
  const args: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) args.push(word);
    else if (value !== undefined) flags.set(name, value);
    else if (switches.has(name)) flags.set(name, 'true');
    else {
      index += 1;
      const next = words[index];
      if (next === undefined) throw new FlagError(`flag needs an argument: --${name}`);
      flags.set(name, next);
    }
  }
  return { flags, args };
}
