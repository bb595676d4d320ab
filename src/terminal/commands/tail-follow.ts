import { isSystemError } from '../../core/system-error.ts';
import { type CommandLine, fail } from './command-line.ts';

interface Followed {
  readonly path: string;
  /** How much of the file has been shown; -1 while there is no file. */
  offset: number;
  inode: number;
}

/** Shows what is added to files, for ever. */
export async function followFiles(line: CommandLine, offsets: ReadonlyMap<string, number>): Promise<number> {
  const { process } = line;
  const followed = Array.from(offsets, ([path, offset]): Followed => ({ path, offset, inode: inodeOf(line, path) }));
  let wake = (): void => {};
  const watches = followed.map(({ path }) => process.files.watch(process.resolve(path), () => wake()));
  let last = followed.at(-1);
  try {
    for (;;) {
      const changed = new Promise<void>((resolve, reject) => {
        wake = resolve;
        process.killed.addEventListener('abort', () => reject(process.killed.reason), { once: true });
      });
      for (const file of followed) {
        const text = await readNew(line, file);
        if (text === undefined) continue;
        const heading = followed.length > 1 && last !== file && !line.has('q') ? `\n==> ${file.path} <==\n` : '';
        last = file;
        await process.stdout.write(heading);
        await process.stdout.write(text);
      }
      await changed;
    }
  } finally {
    for (const watch of watches) watch[Symbol.dispose]();
  }
}

function inodeOf({ process }: CommandLine, path: string): number {
  const full = process.resolve(path);
  return process.files.exists(full) ? process.files.stat(full).inode : 0;
}

/** What has been added since the last time. */
async function readNew(line: CommandLine, file: Followed): Promise<Uint8Array | undefined> {
  const { files } = line.process;
  const full = line.process.resolve(file.path);
  try {
    const { size, inode } = files.stat(full);
    if (file.offset < 0) {
      await fail(line, `'${file.path}' has appeared;  following new file`);
      file.offset = 0;
    } else if (inode !== file.inode) {
      await fail(line, `'${file.path}' has been replaced;  following new file`);
      file.offset = 0;
    } else if (size < file.offset) {
      await fail(line, `${file.path}: file truncated`);
      file.offset = 0;
    }
    file.inode = inode;
    if (size <= file.offset) return undefined;
    const bytes = files.readFile(full).slice(file.offset);
    file.offset += bytes.length;
    return bytes;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (file.offset >= 0) await fail(line, `'${file.path}' has become inaccessible: ${error.message}`);
    file.offset = -1;
    return undefined;
  }
}
