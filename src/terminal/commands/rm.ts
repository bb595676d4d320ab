import { isSystemError } from '../../core/system-error.ts';
import { type CommandLine, defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { confirm } from './confirm.ts';

/** rm */
export const rm = defineCommand(
  'rm',
  {
    short: 'dfiIrRv',
    long: {
      dir: 'd',
      force: 'f',
      recursive: 'r',
      verbose: 'v',
      interactive: 'i?',
      'preserve-root': 'P?',
      'no-preserve-root': 'N',
    },
  },
  async (line) => {
    const { operands } = line;
    if (operands.length === 0 && !line.has('f')) throw new UsageError('missing operand');
    let status = 0;
    for (const path of operands) {
      try {
        if ((await remove(line, path)) !== 0) status = 1;
      } catch (error) {
        if (line.has('f') && (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR'))) continue;
        status = await fail(line, `cannot remove '${path}': ${systemMessage(error)}`);
      }
    }
    return status;
  },
);

async function remove(line: CommandLine, path: string): Promise<number> {
  const { process } = line;
  const { files } = process;
  const recursive = line.has('r') || line.has('R');
  const full = process.resolve(path);
  const name = path.replace(/\/+$/, '').split('/').at(-1);
  if (name === '.' || name === '..')
    return await fail(line, `refusing to remove '.' or '..' directory: skipping '${path}'`);
  if (full === '/' && recursive && !line.has('N')) {
    await fail(line, "it is dangerous to operate recursively on '/'");
    return await fail(line, 'use --no-preserve-root to override this failsafe');
  }
  const { type } = files.lstat(full);
  if (type !== 'directory') {
    if (line.has('i') && !(await confirm(line, `remove regular file '${path}'? `))) return 0;
    files.remove(full);
    if (line.has('v')) await process.stdout.write(`removed '${path}'\n`);
    return 0;
  }
  if (line.has('d') && !recursive) {
    files.removeDirectory(full);
    return 0;
  }
  if (!recursive) return await fail(line, `cannot remove '${path}': Is a directory`);
  let status = 0;
  if (line.has('v') || line.has('i')) {
    for (const child of files.readDirectory(full))
      if ((await remove(line, `${path.replace(/\/$/, '')}/${child}`)) !== 0) status = 1;
    if (line.has('i') && !(await confirm(line, `remove directory '${path}'? `))) return 0;
    files.removeDirectory(full);
    if (line.has('v')) await process.stdout.write(`removed directory '${path}'\n`);
  } else files.remove(full, { recursive: true });
  return status;
}
