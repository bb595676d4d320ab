import type { FileStatus } from '../../../core/machine/file-system.ts';
import { Accounts } from '../accounts.ts';
import type { CommandLine } from '../command-line.ts';
import { formatDate } from '../date-format.ts';
import { modeText } from '../file-mode.ts';
import { humanSize } from '../size.ts';

export interface Entry {
  /** As it is shown. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly status: FileStatus;
}

const typeLetters: Readonly<Record<FileStatus['type'], string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  device: 'c',
  fifo: 'p',
  socket: 's',
};

const halfYearMs = 15_778_476_000;

/** The lines of `ls -l`, with the total of a directory in front. */
export function longLines(
  line: CommandLine,
  entries: readonly Entry[],
  { isDirectory, colour }: { isDirectory: boolean; colour: boolean },
): string {
  const accounts = new Accounts(line.process);
  const rows = entries.map((entry) => fields(line, entry, accounts, colour));
  const numeric = new Set([1, rows[0] === undefined ? -1 : rows[0].length - 3]);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const text = rows.map((row) =>
    row
      .map((field, column) => {
        if (column === row.length - 1 || column === 0) return field;
        return numeric.has(column) ? field.padStart(widths[column] ?? 0) : field.padEnd(widths[column] ?? 0);
      })
      .join(' '),
  );
  const blocks = entries.reduce((sum, { status }) => sum + usedKilobytes(status), 0);
  const total = isDirectory ? `total ${line.has('h') ? humanSize(blocks * 1024) : blocks}\n` : '';
  return total + text.map((row) => `${row}\n`).join('');
}

function usedKilobytes({ type, size }: FileStatus): number {
  if (type === 'directory') return 4;
  return type === 'file' ? Math.ceil(size / 4096) * 4 : 0;
}

function fields(line: CommandLine, entry: Entry, accounts: Accounts, colour: boolean): string[] {
  const { status } = entry;
  const numeric = line.has('n');
  const size = status.type === 'directory' ? Math.max(4096, status.size) : status.size;
  const parts = [
    (line.has('i') ? `${status.inode} ` : '') + (typeLetters[status.type] ?? '-') + modeText(status.mode),
    String(status.links),
  ];
  if (!line.has('g')) parts.push(numeric ? String(status.uid) : accounts.userName(status.uid));
  if (!line.has('o') && !line.has('G')) parts.push(numeric ? String(status.gid) : accounts.groupName(status.gid));
  parts.push(
    line.has('h') ? humanSize(size) : String(size),
    time(line, status.modifiedMs),
    nameWithTarget(line, entry, colour),
  );
  return parts;
}

function time(line: CommandLine, timeMs: number): string {
  const style = line.value('D');
  if (line.has('E') || style === 'full-iso') return formatDate(timeMs, '%Y-%m-%d %H:%M:%S.%N %z');
  if (style === 'long-iso') return formatDate(timeMs, '%Y-%m-%d %H:%M');
  if (style?.startsWith('+') === true) return formatDate(timeMs, style.slice(1));
  const now = line.process.clock.now();
  const recent = timeMs > now - halfYearMs && timeMs <= now + 1000;
  return formatDate(timeMs, recent ? '%b %e %H:%M' : '%b %e  %Y');
}

function nameWithTarget(line: CommandLine, entry: Entry, colour: boolean): string {
  const name = shownName(line, entry, colour);
  return entry.status.type === 'symlink' ? `${name} -> ${line.process.files.readLink(entry.path)}` : name;
}

const escapeCharacter = '\x1b';

/** A name with its colour and mark. */
export function shownName(line: CommandLine, { name, path, status }: Entry, colour: boolean): string {
  const quotes = line.process.isTerminal(1) && /[\s'"$`\\&;|<>()*?[\]!#~]/.test(name) && !line.has('N');
  const shown = quotes ? (name.includes("'") ? `"${name}"` : `'${name}'`) : name;
  const code = colour ? colourCode(line, path, status) : '';
  const coloured =
    code === '' ? shown : `${escapeCharacter}[0m${escapeCharacter}[${code}m${shown}${escapeCharacter}[0m`;
  return coloured + (line.has('F') || line.has('p') ? mark(line, status) : '');
}

function mark(line: CommandLine, { type, mode }: FileStatus): string {
  if (type === 'directory') return '/';
  if (line.has('p')) return '';
  if (type === 'symlink') return line.has('l') ? '' : '@';
  if (type === 'fifo') return '|';
  if (type === 'socket') return '=';
  return type === 'file' && (mode & 0o111) !== 0 ? '*' : '';
}

function colourCode(line: CommandLine, path: string, { type, mode }: FileStatus): string {
  switch (type) {
    case 'directory':
      return (mode & 0o1002) === 0o1002 ? '30;42' : '01;34';
    case 'symlink':
      return line.process.files.exists(path) ? '01;36' : '40;31;01';
    case 'fifo':
      return '40;33';
    case 'socket':
      return '01;35';
    case 'device':
      return '40;33;01';
    case 'file':
      if (/\.(?:tar|tgz|gz|zip|xz|bz2|zst|deb)$/.test(path)) return '01;31';
      return (mode & 0o111) !== 0 ? '01;32' : '';
  }
}
