import type { FileStatus } from '../../../core/machine/file-system.ts';
import { type CommandLine, defineCommand, fail, systemMessage } from '../command-line.ts';
import { compareVersions } from '../sort-keys.ts';
import { columns } from './columns.ts';
import { type Entry, longLines, shownName } from './long-format.ts';

/** ls */
export const ls = defineCommand(
  'ls',
  {
    short: 'aAbBcCdfFgGhiIklLmnNopqQrRsStTuUvw:xXZ1',
    long: {
      all: 'a',
      'almost-all': 'A',
      directory: 'd',
      classify: 'F',
      'human-readable': 'h',
      inode: 'i',
      dereference: 'L',
      'numeric-uid-gid': 'n',
      'no-group': 'G',
      reverse: 'r',
      recursive: 'R',
      size: 's',
      color: 'K?',
      format: 'Y=',
      sort: 'W=',
      time: 'V=',
      'full-time': 'E',
      'time-style': 'D=',
      'group-directories-first': 'H',
      width: 'w=',
    },
  },
  async (line) => {
    const operands = line.operands.length > 0 ? line.operands : ['.'];
    let status = 0;
    const plain: Entry[] = [];
    const directories: Entry[] = [];
    for (const path of [...operands]) {
      try {
        const entry = entryOf(line, path, path, operandFollowsLink(line));
        if (entry.status.type === 'directory' && !line.has('d')) directories.push(entry);
        else plain.push(entry);
      } catch (error) {
        status = await fail(line, `cannot access '${path}': ${systemMessage(error)}`, 2);
      }
    }
    const listing = new Listing(line);
    if (plain.length > 0) await listing.show(sortEntries(line, plain), false);
    const named = operands.length > 1 || line.has('R');
    for (const entry of sortEntries(line, directories))
      status = Math.max(status, await listing.directory(entry.name, named));
    return status;
  },
  2,
);

function operandFollowsLink(line: CommandLine): boolean {
  return (
    line.has('L') ||
    !(line.has('l') || line.has('d') || line.has('F') || line.has('n') || line.has('o') || line.has('g'))
  );
}

function entryOf({ process }: CommandLine, name: string, path: string, follow: boolean): Entry {
  const full = process.resolve(path);
  const { files } = process;
  let status: FileStatus = files.lstat(full);
  if (status.type === 'symlink' && (follow || path.endsWith('/')) && files.exists(full)) status = files.stat(full);
  return { name, path: full, status };
}

class Listing {
  readonly #line: CommandLine;
  #shown = false;

  constructor(line: CommandLine) {
    this.#line = line;
  }

  /** Shows what is in a directory, and below it with -R. Resolves to the status. */
  async directory(path: string, named: boolean): Promise<number> {
    const line = this.#line;
    const { process } = line;
    const entries: Entry[] = [];
    try {
      for (const name of this.#names(path)) entries.push(entryOf(line, name, `${path}/${name}`, line.has('L')));
    } catch (error) {
      return await fail(line, `cannot open directory '${path}': ${systemMessage(error)}`, 2);
    }
    if (named) await process.stdout.write(`${this.#shown ? '\n' : ''}${path}:\n`);
    this.#shown = true;
    const sorted = sortEntries(line, entries);
    await this.show(sorted, true);
    let status = 0;
    if (!line.has('R')) return status;
    for (const { name, status: found } of sorted) {
      if (found.type !== 'directory' || name === '.' || name === '..') continue;
      status = Math.max(status, await this.directory(`${path === '/' ? '' : path}/${name}`, true));
    }
    return status;
  }

  #names(path: string): string[] {
    const line = this.#line;
    const names = line.process.files.readDirectory(line.process.resolve(path));
    if (line.has('a') || line.has('f')) return ['.', '..', ...names];
    return line.has('A') ? names : names.filter((name) => !name.startsWith('.'));
  }

  async show(entries: readonly Entry[], isDirectory: boolean): Promise<void> {
    const line = this.#line;
    const { process } = line;
    this.#shown = true;
    const colour = usesColour(line);
    const long =
      line.has('l') || line.has('n') || line.has('o') || line.has('g') || line.has('E') || line.value('Y') === 'long';
    if (long) {
      await process.stdout.write(longLines(line, entries, { isDirectory, colour }));
      return;
    }
    const names = entries.map((entry) => prefix(line, entry) + shownName(line, entry, colour));
    if (line.has('m')) await process.stdout.write(names.length === 0 ? '' : `${names.join(', ')}\n`);
    else if (inColumns(line)) {
      const width = Number(line.value('w') ?? process.terminal?.size.columns ?? 80);
      await process.stdout.write(columns(names, width, line.has('x')));
    } else await process.stdout.write(names.map((name) => `${name}\n`).join(''));
  }
}

function prefix(line: CommandLine, { status }: Entry): string {
  const inode = line.has('i') ? `${status.inode} ` : '';
  return inode + (line.has('s') ? `${Math.ceil(status.size / 4096) * 4} ` : '');
}

function inColumns(line: CommandLine): boolean {
  const last = line.options.findLast(([letter]) => '1Cxl'.includes(letter))?.[0];
  if (last === '1') return false;
  return last === 'C' || last === 'x' || line.process.isTerminal(1);
}

function usesColour(line: CommandLine): boolean {
  const when = line.value('K');
  if (when === undefined) return false;
  if (when === 'never' || when === 'no' || when === 'none') return false;
  return when === 'auto' || when === 'tty' || when === 'if-tty' ? line.process.isTerminal(1) : true;
}

function sortEntries(line: CommandLine, entries: readonly Entry[]): Entry[] {
  if (line.has('U') || line.has('f') || line.value('W') === 'none') return [...entries];
  const by = line.value('W');
  const byName = (left: Entry, right: Entry): number => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0);
  let compare = byName;
  if (line.has('t') || by === 'time')
    compare = (left, right) => right.status.modifiedMs - left.status.modifiedMs || byName(left, right);
  else if (line.has('S') || by === 'size')
    compare = (left, right) => right.status.size - left.status.size || byName(left, right);
  else if (line.has('v') || by === 'version') compare = (left, right) => compareVersions(left.name, right.name);
  else if (line.has('X') || by === 'extension') {
    const extension = (name: string): string => /.(\.[^.]*)$/.exec(name)?.[1] ?? '';
    compare = (left, right) =>
      extension(left.name) < extension(right.name)
        ? -1
        : extension(left.name) > extension(right.name)
          ? 1
          : byName(left, right);
  }
  const sorted = [...entries].sort(compare);
  if (line.has('r')) sorted.reverse();
  if (!line.has('H')) return sorted;
  const isDirectory = (entry: Entry): boolean => entry.status.type === 'directory';
  return [...sorted.filter(isDirectory), ...sorted.filter((entry) => !isDirectory(entry))];
}
