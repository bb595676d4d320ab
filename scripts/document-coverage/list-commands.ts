import { type Command, commandName } from '../../src/terminal/cli/command.ts';
import type { FlagSet } from '../../src/terminal/cli/flag.ts';
import { table } from './table.ts';

/** A table of a program's commands with the flags of each; those of all commands stand at the program's own name. */
export async function listCommands(root: Command): Promise<string> {
  return table(['Command', 'Flags'], await rows(root, []));
}

async function rows(shown: Command, above: readonly string[]): Promise<string[][]> {
  if (shown.hidden === true) return [];
  const command = shown.load === undefined ? shown : await shown.load();
  const path = [...above, commandName(command)];
  const flags = flagNames({ ...command.persistentFlags, ...command.flags });
  const below = [...(command.subcommands ?? [])].sort((a, b) => (commandName(a) < commandName(b) ? -1 : 1));
  const nested: string[][] = [];
  for (const subcommand of below) nested.push(...(await rows(subcommand, path)));
  return [[`\`${path.join(' ')}\``, flags], ...nested];
}

function flagNames(flags: FlagSet): string {
  return Object.entries(flags)
    .filter(([, { hidden }]) => hidden !== true)
    .map(([name, { shorthand }]) => (shorthand === undefined ? `\`--${name}\`` : `\`-${shorthand}, --${name}\``))
    .sort()
    .join(' ');
}
