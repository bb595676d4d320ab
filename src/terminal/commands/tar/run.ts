import type { Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { compilePattern } from '../../shell/expand/pattern.ts';
import { Accounts } from '../accounts.ts';
import { type CommandLine, fail, parseCommandLine, UsageError } from '../command-line.ts';
import { formatDate } from '../date-format.ts';
import { modeText } from '../file-mode.ts';
import { gzipBytes } from '../gzip.ts';
import { readInput } from '../input.ts';
import { walkTree } from '../walk-tree.ts';
import { readArchive, type TarEntry, writeArchive } from './archive.ts';

const syntax = {
  short: 'C:cf:hjJkmOpPtT:vxzZ',
  long: {
    create: 'c',
    directory: 'C=',
    exclude: 'X=',
    extract: 'x',
    get: 'x',
    file: 'f=',
    gzip: 'z',
    list: 't',
    'strip-components': 's=',
    'to-stdout': 'O',
    verbose: 'v',
    'preserve-permissions': 'p',
    'no-same-owner': 'o',
    'no-same-permissions': 'N',
    overwrite: 'w',
  },
};

/** tar */
export async function run(process: Process): Promise<number> {
  const [name = 'tar', first, ...rest] = process.argv;
  const bundled = first !== undefined && /^[A-Za-z]+$/.test(first);
  const argv = bundled ? [name, ...unbundle(first, rest)] : process.argv;
  try {
    return await act(parseCommandLine(process, 'tar', syntax, argv));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await process.stderr.write(`tar: ${error.message}\nTry 'tar --help' or 'tar --usage' for more information.\n`);
    return 64;
  }
}

/** `xzf FILE`: letters without a dash take their values from what follows. */
function unbundle(letters: string, rest: readonly string[]): string[] {
  const values = [...rest];
  return [
    ...Array.from(letters, (letter) =>
      'fCTX'.includes(letter) ? [`-${letter}`, values.shift() ?? ''] : [`-${letter}`],
    ).flat(),
    ...values,
  ];
}

async function act(line: CommandLine): Promise<number> {
  const modes = ['c', 'x', 't'].filter((letter) => line.has(letter));
  if (modes.length === 0)
    throw new UsageError("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options");
  if (modes.length > 1)
    throw new UsageError("You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option");
  if (modes[0] === 'c') return await create(line);
  return await read(line, modes[0] === 'x');
}

function directoryOf(line: CommandLine): string {
  return line.process.resolve(line.value('C') ?? '.');
}

async function create(line: CommandLine): Promise<number> {
  const { process, operands } = line;
  if (operands.length === 0) {
    await fail(line, 'Cowardly refusing to create an empty archive');
    throw new UsageError('');
  }
  const base = directoryOf(line);
  const excluded = line.options.filter(([letter]) => letter === 'X').map(([, pattern]) => compilePattern(pattern));
  const entries: TarEntry[] = [];
  let status = 0;
  let stripped = false;
  for (const operand of operands) {
    try {
      for (const path of walkTree(process, operand.startsWith('/') ? operand : `${base}/${operand}`)) {
        const shown = operand.startsWith('/') ? path : path.slice(base.length + 1);
        if (excluded.some((pattern) => pattern.test(shown) || pattern.test(shown.split('/').at(-1) ?? ''))) continue;
        stripped ||= shown.startsWith('/');
        entries.push(entryOf(process, path, shown.replace(/^\/+/, '')));
      }
    } catch (error) {
      if (!isSystemError(error)) throw error;
      await fail(line, `${operand}: Cannot stat: ${error.message}`);
      status = 2;
    }
  }
  if (stripped) await fail(line, "Removing leading `/' from member names");
  const file = line.value('f') ?? '-';
  const listing = line.has('v') ? entries.map((entry) => `${shownPath(entry)}\n`).join('') : '';
  await (file === '-' ? process.stderr : process.stdout).write(listing);
  const archive = writeArchive(entries);
  const bytes = line.has('z') ? await gzipBytes(archive, 'compress') : archive;
  if (file === '-') await process.stdout.write(bytes);
  else process.files.writeFile(process.resolve(file), bytes);
  if (status !== 0) await fail(line, 'Exiting with failure status due to previous errors');
  return status;
}

function entryOf({ files }: Process, path: string, shown: string): TarEntry {
  const { type, mode, uid, gid, modifiedMs } = files.lstat(path);
  const kind = type === 'directory' || type === 'symlink' ? type : 'file';
  return {
    path: kind === 'directory' ? `${shown.replace(/\/$/, '')}/` : shown,
    type: kind,
    mode,
    uid,
    gid,
    modifiedMs,
    target: kind === 'symlink' ? files.readLink(path) : '',
    content: kind === 'file' ? files.readFile(path) : new Uint8Array(),
  };
}

function shownPath({ path }: TarEntry): string {
  return path;
}

async function read(line: CommandLine, extract: boolean): Promise<number> {
  const { process } = line;
  const file = line.value('f') ?? '-';
  let bytes: Uint8Array;
  try {
    bytes = await readInput(process, file);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const child = line.has('z') ? { process, name: 'tar (child)' } : line;
    await fail(child, `${file}: Cannot open: ${error.message}`);
    if (line.has('z')) {
      await fail(child, 'Error is not recoverable: exiting now');
      await fail(line, 'Child returned status 2');
    }
    return await fail(line, 'Error is not recoverable: exiting now', 2);
  }
  const compressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (line.has('z') && !compressed) {
    await process.stderr.write('\ngzip: stdin: not in gzip format\n');
    await fail(line, 'Child returned status 1');
    return await fail(line, 'Error is not recoverable: exiting now', 2);
  }
  const entries = readArchive(compressed ? await gzipBytes(bytes, 'expand') : bytes);
  if (entries === undefined) {
    await fail(line, 'This does not look like a tar archive');
    return await fail(line, 'Exiting with failure status due to previous errors', 2);
  }
  const wanted = line.operands.map((path) => path.replace(/\/$/, ''));
  const chosen = entries.filter(
    ({ path }) =>
      wanted.length === 0 || wanted.some((each) => path === each || path === `${each}/` || path.startsWith(`${each}/`)),
  );
  if (!extract)
    await process.stdout.write(
      chosen.map((entry) => `${line.has('v') ? longLine(process, entry) : entry.path}\n`).join(''),
    );
  else for (const entry of chosen) await unpack(line, entry);
  const missing = wanted.filter((each) => !entries.some(({ path }) => path === each || path.startsWith(`${each}/`)));
  for (const each of missing) await fail(line, `${each}: Not found in archive`);
  return missing.length > 0 ? await fail(line, 'Exiting with failure status due to previous errors', 2) : 0;
}

function longLine(process: Process, entry: TarEntry): string {
  const accounts = new Accounts(process);
  const letter = entry.type === 'directory' ? 'd' : entry.type === 'symlink' ? 'l' : '-';
  const owner = `${accounts.userName(entry.uid)}/${accounts.groupName(entry.gid)}`;
  const link = entry.type === 'symlink' ? ` -> ${entry.target}` : '';
  const size = String(entry.content.length).padStart(Math.max(1, 19 - owner.length));
  return `${letter}${modeText(entry.mode)} ${owner} ${size} ${formatDate(entry.modifiedMs, '%Y-%m-%d %H:%M')} ${entry.path}${link}`;
}

async function unpack(line: CommandLine, entry: TarEntry): Promise<void> {
  const { process } = line;
  const { files } = process;
  const skip = Number(line.value('s') ?? 0);
  const parts = entry.path
    .replace(/^\/+/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '..');
  const path = parts.slice(skip).join('/');
  if (path === '') return;
  if (line.has('v')) await (line.has('O') ? process.stderr : process.stdout).write(`${entry.path}\n`);
  if (line.has('O')) {
    await process.stdout.write(entry.content);
    return;
  }
  const full = `${directoryOf(line).replace(/\/$/, '')}/${path}`;
  const parent = full.slice(0, full.lastIndexOf('/')) || '/';
  if (!files.exists(parent)) files.mkdir(parent, { recursive: true });
  if (entry.type === 'directory') {
    if (!files.exists(full)) files.mkdir(full, { recursive: true, mode: entry.mode });
  } else if (entry.type === 'symlink') {
    if (files.exists(full)) files.remove(full);
    files.symlink(entry.target, full);
  } else {
    files.writeFile(full, entry.content, { mode: entry.mode });
    files.chmod(full, entry.mode);
    files.setModified(full, entry.modifiedMs);
  }
}
