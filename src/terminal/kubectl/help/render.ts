import { type Command, type CommandPath, commandName, formatPath, lastCommand } from '../../cli/command.ts';
import type { Flag, FlagSet } from '../../cli/flag.ts';
import { commandGroups } from './command-groups.ts';
import { type CommandTexts, type HelpTexts, loadHelpTexts } from './texts.ts';

/** What `kubectl ... --help` prints. */
export async function renderHelp(path: CommandPath): Promise<string> {
  const texts = await loadHelpTexts();
  const command = lastCommand(path);
  const own = textsOf(texts, path);
  const about = own.long ?? own.short;
  const sections = [
    aliases(command),
    titled('Examples', own.examples ?? ''),
    commands(path, texts),
    options(command, texts, own),
    usage(path, own),
  ];
  const hints = [
    (command.subcommands?.length ?? 0) > 0
      ? `Use "${formatPath(path)} <command> --help" for more information about a given command.\n`
      : '',
    'Use "kubectl options" for a list of global command-line options (applies to all commands).\n',
  ];
  return `${[about.trim(), ...sections.filter((section) => section !== '')].join('\n\n')}\n\n${hints.join('')}`;
}

/** What `kubectl options` prints. */
export async function renderOptions(flags: FlagSet, home: string): Promise<string> {
  const texts = await loadHelpTexts();
  const shown = {
    ...flags,
    'cache-dir': { ...(flags['cache-dir'] as Flag<unknown>), initialText: `${home}/.kube/cache` },
  };
  return `The following options can be passed to any command:\n\n${flagTexts(shown, texts, texts.commands.options).join('\n\n')}\n\n`;
}

function textsOf(texts: HelpTexts, path: readonly Command[]): CommandTexts {
  const command = path.at(-1);
  const recorded = texts.commands[path.slice(1).map(commandName).join(' ')];
  const declared = {
    short: command?.short ?? '',
    ...(command?.long === undefined ? {} : { long: command.long }),
    ...(command?.examples === undefined ? {} : { examples: command.examples }),
  };
  return recorded ?? declared;
}

function aliases(command: Command): string {
  return command.aliases === undefined ? '' : `Aliases:\n${[commandName(command), ...command.aliases].join(', ')}`;
}

function titled(title: string, text: string): string {
  return text === '' ? '' : `${title}:\n${text}`;
}

const nameWidth = 11;

function commands(path: CommandPath, texts: HelpTexts): string {
  const children = (lastCommand(path).subcommands ?? []).filter((child) => child.hidden !== true);
  if (children.length === 0) return '';
  const width = Math.max(nameWidth, ...children.map((child) => commandName(child).length));
  const line = (child: Command): string =>
    `  ${commandName(child).padEnd(width)}   ${textsOf(texts, [...path, child]).short}`;
  if (path.length > 1) {
    const sorted = children.toSorted((left, right) => (commandName(left) < commandName(right) ? -1 : 1));
    return `Available Commands:\n${sorted.map(line).join('\n')}`;
  }
  return groupsOf(children)
    .map(({ title, members }) => [title, ...members.map(line)].join('\n'))
    .join('\n\n');
}

function groupsOf(children: readonly Command[]): { title: string; members: Command[] }[] {
  const byName = new Map(children.map((child) => [commandName(child), child]));
  const groups = commandGroups.map(({ title, names }) => ({
    title,
    members: names.flatMap((name) => {
      const member = byName.get(name);
      byName.delete(name);
      return member === undefined ? [] : [member];
    }),
  }));
  const others = [...byName.values()].filter((child) => !['options', 'help'].includes(commandName(child)));
  const sorted = others.toSorted((left, right) => (commandName(left) < commandName(right) ? -1 : 1));
  return [
    ...groups,
    { title: 'Subcommands provided by plugins:', members: [] },
    { title: 'Other Commands:', members: sorted },
  ];
}

function options(command: Command, texts: HelpTexts, own: CommandTexts): string {
  const lines = flagTexts({ ...command.persistentFlags, ...command.flags }, texts, own);
  return command.flags === undefined || lines.length === 0 ? '' : `Options:\n${lines.join('\n\n')}`;
}

function flagTexts(flags: FlagSet, texts: HelpTexts, own: CommandTexts | undefined): string[] {
  return Object.entries(flags)
    .filter(([, flag]) => flag.hidden !== true && flag.deprecated === undefined)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, flag]) => {
      const shorthand = flag.shorthand === undefined ? '' : `-${flag.shorthand}, `;
      const initial = flag.type === 'string' && name !== 'vmodule' ? `'${flag.initialText}'` : flag.initialText;
      return `    ${shorthand}--${name}=${initial}:\n\t${own?.flags?.[name] ?? texts.sharedFlags[name] ?? flag.usage ?? ''}`;
    });
}

function usage(path: CommandPath, own: CommandTexts): string {
  if (lastCommand(path).run === undefined && own.usage === undefined) return '';
  return `Usage:\n  ${own.usage ?? `${[...path.slice(0, -1).map(commandName), lastCommand(path).use].join(' ')} [options]`}`;
}
