import type { FileStatus } from '../../core/machine/file-system.ts';
import { expandEscapes } from '../shell/expand/escapes.ts';
import { Accounts } from './accounts.ts';
import { type CommandLine, defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { formatDate } from './date-format.ts';
import { modeText } from './file-mode.ts';

const typeNames: Readonly<Record<FileStatus['type'], string>> = {
  file: 'regular file',
  directory: 'directory',
  symlink: 'symbolic link',
  device: 'character special file',
  fifo: 'fifo',
  socket: 'socket',
};

const typeLetters: Readonly<Record<FileStatus['type'], string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  device: 'c',
  fifo: 'p',
  socket: 's',
};

const standard = `  File: %N
  Size: %-10s	Blocks: %-10b IO Block: %-6o %F
Device: 253,1	Inode: %-11i Links: %h
Access: (%a/%A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)
Access: %x
Modify: %y
Change: %z
 Birth: %w
`;

/** stat */
export const stat = defineCommand(
  'stat',
  { short: 'c:fLt', long: { format: 'c=', printf: 'p=', dereference: 'L', 'file-system': 'f', terse: 't' } },
  async (line) => {
    const { process, operands } = line;
    if (operands.length === 0) throw new UsageError('missing operand');
    const accounts = new Accounts(process);
    const [format, printf] = [line.value('c'), line.value('p')];
    let status = 0;
    for (const path of operands) {
      try {
        const full = process.resolve(path);
        const found = line.has('L') ? process.files.stat(full) : process.files.lstat(full);
        const show = (text: string): string => expand(line, text, path, found, accounts);
        if (printf !== undefined) await process.stdout.write(show(expandEscapes(printf, 'format').text));
        else await process.stdout.write(format === undefined ? show(standard) : `${show(format)}\n`);
      } catch (error) {
        status = await fail(line, `cannot statx '${path}': ${systemMessage(error)}`);
      }
    }
    return status;
  },
);

function expand({ process }: CommandLine, format: string, path: string, found: FileStatus, accounts: Accounts): string {
  const time = formatDate(found.modifiedMs, '%Y-%m-%d %H:%M:%S.%N %z');
  const seconds = String(Math.floor(found.modifiedMs / 1000));
  const size = found.type === 'directory' ? Math.max(4096, found.size) : found.size;
  const values: Readonly<Record<string, string>> = {
    a: found.mode.toString(8).padStart(1, '0'),
    A: typeLetters[found.type] + modeText(found.mode),
    b: String(Math.ceil(size / 4096) * 8),
    B: '512',
    F: found.type === 'file' && found.size === 0 ? 'regular empty file' : typeNames[found.type],
    g: String(found.gid),
    G: accounts.groupName(found.gid),
    h: String(found.links),
    i: String(found.inode),
    n: path,
    N: found.type === 'symlink' ? `${path} -> ${process.files.readLink(process.resolve(path))}` : path,
    o: '4096',
    s: String(size),
    u: String(found.uid),
    U: accounts.userName(found.uid),
    w: time,
    W: seconds,
    x: time,
    X: seconds,
    y: time,
    Y: seconds,
    z: time,
    Z: seconds,
  };
  return format.replace(/%(-?)(\d*)([a-zA-Z%])/g, (match, left: string, width: string, letter: string) => {
    if (letter === '%') return '%';
    const value = letter === 'a' && format === standard ? found.mode.toString(8).padStart(4, '0') : values[letter];
    if (value === undefined) return match;
    return left === '' ? value.padStart(Number(width)) : value.padEnd(Number(width));
  });
}
