import { allFlags, type Command, type CommandPath, commandName, formatPath, lastCommand } from './command.ts';
import type { Flag, FlagSet } from './flag.ts';

const nameWidth = 11;

/** Help as cobra's own templates lay it out (kubeadm's). */
export function cobraHelp(path: CommandPath): string {
  const command = lastCommand(path);
  const about = (command.long ?? command.short ?? '').trimEnd();
  return `${about === '' ? '' : `${about}\n\n`}${cobraUsage(path)}`;
}

/** The part of help that begins with `Usage:`, which cobra also prints after an error. */
function cobraUsage(path: CommandPath): string {
  const command = lastCommand(path);
  const children = (command.subcommands ?? []).filter((child) => child.hidden !== true);
  const parts = [`Usage:${usageLines(path, children)}`];
  const name = commandName(command);
  if (command.aliases !== undefined) parts.push(`Aliases:\n  ${[name, ...command.aliases].join(', ')}`);
  if (command.examples !== undefined) parts.push(`Examples:\n${command.examples}`);
  if (children.length > 0) parts.push(`Available Commands:\n${listCommands(children)}`);
  const own = { ...command.persistentFlags, ...command.flags, help: helpFlag(name) };
  parts.push(`Flags:\n${flagUsages(own)}`);
  const inherited = allFlags(path.slice(0, -1).map(({ use, persistentFlags = {} }) => ({ use, persistentFlags })));
  if (Object.keys(inherited).length > 0) parts.push(`Global Flags:\n${flagUsages(inherited)}`);
  if (children.length > 0)
    parts.push(`Use "${formatPath(path)} [command] --help" for more information about a command.`);
  return `${parts.join('\n\n')}\n`;
}

function usageLines(path: CommandPath, children: readonly Command[]): string {
  const command = lastCommand(path);
  const line = [...path.slice(0, -1).map(commandName), command.use].join(' ');
  const runnable = command.run === undefined ? '' : `\n  ${line}${line.includes('[flags]') ? '' : ' [flags]'}`;
  return `${runnable}${children.length === 0 ? '' : `\n  ${formatPath(path)} [command]`}`;
}

function helpFlag(name: string): Flag<boolean> {
  const usage = `help for ${name}`;
  return {
    type: 'bool',
    initial: false,
    initialText: 'false',
    accept: () => true,
    shorthand: 'h',
    usage,
    bare: 'true',
  };
}

function listCommands(commands: readonly Command[]): string {
  const names = commands.map(commandName);
  const width = Math.max(nameWidth, ...names.map((name) => name.length));
  return commands
    .toSorted((left, right) => (left.use < right.use ? -1 : 1))
    .map((command) => `  ${commandName(command).padEnd(width)} ${command.short ?? ''}`)
    .join('\n');
}

/** Flags in columns, as pflag lists them: by name, the text after what it calls the value. */
function flagUsages(flags: FlagSet): string {
  const lines = Object.entries(flags)
    .filter(([, flag]) => flag.hidden !== true && flag.deprecated === undefined)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, flag]) => flagLine(name, flag));
  const width = Math.max(...lines.map(([head]) => head.length));
  return lines
    .map(([head, text]) => `${head.padEnd(width)}   ${text.replaceAll('\n', `\n${' '.repeat(width + 3)}`)}`)
    .join('\n');
}

function flagLine(name: string, flag: Flag<unknown>): [head: string, text: string] {
  const [valueName, usage] = unquoteUsage(flag);
  const short = flag.shorthand === undefined ? '      ' : `  -${flag.shorthand}, `;
  const value = valueName === '' ? '' : ` ${valueName}`;
  return [`${short}--${name}${value}${bareText(flag)}`, `${usage}${initialText(flag)}`];
}

/** A word between back quotes in the usage names the value. */
function unquoteUsage(flag: Flag<unknown>): [valueName: string, usage: string] {
  const usage = flag.usage ?? '';
  const named = /`([^`]*)`/.exec(usage);
  if (named !== null) return [named[1] ?? '', usage.replace(named[0], named[1] ?? '')];
  return [typeNames.get(flag.type) ?? flag.type, usage];
}

const typeNames = new Map([
  ['bool', ''],
  ['int64', 'int'],
  ['float64', 'float'],
]);

function bareText(flag: Flag<unknown>): string {
  if (flag.bare === undefined || (flag.type === 'bool' && flag.bare === 'true')) return '';
  return flag.type === 'string' ? `[="${flag.bare}"]` : `[=${flag.bare}]`;
}

const emptyTexts = new Set(['', 'false', '0', '0s', '[]', '<nil>']);

function initialText(flag: Flag<unknown>): string {
  if (emptyTexts.has(flag.initialText)) return '';
  return flag.type === 'string' ? ` (default "${flag.initialText}")` : ` (default ${flag.initialText})`;
}
