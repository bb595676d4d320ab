/**
 * `tsx scripts/record-kubectl-help.ts KUBECTL`: writes src/terminal/kubectl/help/texts.json, what `--help` of each command of a
 * real kubectl says, without what follows from how our commands are declared (flags' names, types and defaults).
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

interface Texts {
  short: string;
  long?: string;
  examples?: string;
  usage?: string;
  flags?: Record<string, string>;
}

const [, , kubectl = 'kubectl'] = process.argv;
const texts: Record<string, Texts> = {};

function help(path: readonly string[]): string {
  const args = path.length === 1 && path[0] === 'options' ? path : [...path, '--help'];
  return execFileSync(kubectl, args, { encoding: 'utf8', env: { ...process.env, HOME: '/root', COLUMNS: '' } });
}

function section(text: string, title: string): string {
  const start = text.indexOf(`\n${title}:\n`);
  if (start < 0) return '';
  const rest = text.slice(start + title.length + 3);
  return rest.slice(0, rest.search(/\n\n(?=[A-Z][A-Za-z ()]*:\n|Use ")/)).replace(/\s+$/, '');
}

function record(path: readonly string[], short: string): void {
  const output = help(path);
  const about = output
    .slice(
      0,
      output.search(/\n\n(?=(Aliases|Examples|Available Commands|Basic Commands \(Beginner\)|Options|Usage):\n)/),
    )
    .trim();
  const entry: Texts = { short };
  entry.long = about;
  const examples = section(output, 'Examples');
  if (examples !== '') entry.examples = examples;
  const usage = section(output, 'Usage').trim();
  if (usage !== '') entry.usage = usage;
  const flags = readFlags(`\n${section(output, 'Options')}`);
  if (Object.keys(flags).length > 0) entry.flags = flags;
  texts[path.join(' ')] = entry;
  for (const [name, childShort] of children(output)) record([...path, name], childShort);
}

function readFlags(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const match of text.matchAll(/\n {4}(?:-\w, )?--([\w-]+)=[^\n]*:\n\t([\s\S]*?)(?=\n\n {4}-|$)/g))
    found[match[1] ?? ''] = match[2] ?? '';
  return found;
}

function children(output: string): [name: string, short: string][] {
  const found: [string, string][] = [];
  for (const block of output.matchAll(/\n[A-Z][A-Za-z ()]* Commands(?: \(\w+\))?:\n((?: {2}\S.*\n)+)/g)) {
    for (const line of (block[1] ?? '').matchAll(/^ {2}(\S+) +(.*)$/gm)) found.push([line[1] ?? '', line[2] ?? '']);
  }
  for (const block of output.matchAll(/\nAvailable Commands:\n((?: {2}\S.*\n)+)/g)) {
    for (const line of (block[1] ?? '').matchAll(/^ {2}(\S+) +(.*)$/gm)) found.push([line[1] ?? '', line[2] ?? '']);
  }
  return [...new Map(found).entries()];
}

/** Moves what several commands say of a flag to one place. */
function share(): Record<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { flags = {} } of Object.values(texts)) {
    for (const [name, text] of Object.entries(flags)) {
      const ofName = counts.get(name) ?? new Map<string, number>();
      counts.set(name, ofName.set(text, (ofName.get(text) ?? 0) + 1));
    }
  }
  const shared: Record<string, string> = {};
  for (const [name, ofName] of counts) {
    const [text = '', count = 0] = [...ofName].sort(([, left], [, right]) => right - left)[0] ?? [];
    if (count > 1) shared[name] = text;
  }
  for (const entry of Object.values(texts)) {
    for (const [name, text] of Object.entries(entry.flags ?? {})) if (shared[name] === text) delete entry.flags?.[name];
  }
  return shared;
}

record([], '');
texts['options'] = {
  short: 'Print the list of flags inherited by all commands',
  flags: readFlags(`\n${help(['options']).trimEnd()}`),
};
const sharedFlags = share();
writeFileSync(
  new URL('../src/terminal/kubectl/help/texts.json', import.meta.url),
  `${JSON.stringify({ sharedFlags, commands: texts }, null, 1)}\n`,
);
