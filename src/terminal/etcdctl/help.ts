import { etcdVersion } from '../../core/etcd/etcd-version.ts';
import { type Command, type CommandPath, commandName, formatPath, lastCommand } from '../cli/command.ts';
import { booleanFlag, type Flag, type FlagSet } from '../cli/flag.ts';

/** Help as etcdctl lays it out. */
export function etcdctlHelp(path: CommandPath): string {
  const command = lastCommand(path);
  const isRoot = path.length === 1;
  const name = isRoot ? commandName(command) : formatPath(path.slice(1));
  const parents = formatPath(path.slice(0, -1));
  const use = isRoot ? commandName(command) : `${parents} ${command.use}`;
  const parts = [`NAME:\n  ${name} - ${command.short ?? ''}\n`, `USAGE:\n  ${use} [flags]\n`];
  if (isRoot) parts.push(`VERSION:\n  ${etcdVersion}\n`);
  if (command.subcommands !== undefined) {
    parts.push(`API VERSION:\n  ${etcdVersion.replace(/\.\d+$/, '')}\n`);
    parts.push(`COMMANDS:\n${alignWithTabs(commandLines(command, ''))}`);
  }
  const inherited = Object.assign({}, ...path.slice(0, -1).map((each) => each.persistentFlags ?? {})) as FlagSet;
  const help = booleanFlag({ shorthand: 'h', usage: `help for ${commandName(command)}` });
  parts.push(`OPTIONS:\n${flagLines({ ...command.persistentFlags, ...command.flags, help })}`);
  if (Object.keys(inherited).length > 0) parts.push(`GLOBAL OPTIONS:\n${flagLines(inherited)}`);
  return `${parts.join('\n')}\n`;
}

/** Each command that does something, those below others by their whole path. */
function commandLines(command: Command, prefix: string): string[] {
  return (command.subcommands ?? [])
    .toSorted((left, right) => (left.use < right.use ? -1 : 1))
    .flatMap((child) => {
      const name = `${prefix}${commandName(child)}`;
      return child.run === undefined ? commandLines(child, `${name} `) : [`  ${name}\t${child.short ?? ''}`];
    });
}

function flagLines(flags: FlagSet): string {
  const lines = Object.entries(flags)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, flag]) => flagLine(name, flag));
  return alignWithTabs(lines);
}

function flagLine(name: string, flag: Flag<unknown>): string {
  const head = flag.shorthand === undefined ? `      --${name}` : `  -${flag.shorthand}, --${name}`;
  const initial = flag.type === 'string' ? JSON.stringify(flag.initialText) : flag.initialText;
  const value = flag.bare === undefined ? `=${initial}` : `[=${initial}]`;
  return `${head}${value}\t${flag.usage ?? ''}`;
}

const tabWidth = 8;

/** Lines of two columns, with as many tabs between them as the widest first column needs. */
function alignWithTabs(lines: readonly string[]): string {
  const split = lines.map((line) => line.split('\t', 2));
  const widest = Math.max(...split.map(([first = '']) => first.length));
  const width = Math.ceil((widest + 1) / tabWidth) * tabWidth;
  return split
    .map(
      ([first = '', second = '']) => `${first}${'\t'.repeat(Math.ceil((width - first.length) / tabWidth))}${second}\n`,
    )
    .join('');
}
