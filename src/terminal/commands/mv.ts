import { isSystemError } from '../../core/system-error.ts';
import { type CommandLine, defineCommand, fail, systemMessage } from './command-line.ts';
import { confirm } from './confirm.ts';
import { resolveTargets } from './copy-targets.ts';

/** mv */
export const mv = defineCommand(
  'mv',
  {
    short: 'bfint:Tuv',
    long: {
      force: 'f',
      interactive: 'i',
      'no-clobber': 'n',
      'target-directory': 't=',
      'no-target-directory': 'T',
      update: 'u?',
      verbose: 'v',
    },
  },
  async (line) => {
    const targets = resolveTargets(line);
    if (typeof targets === 'string') return await fail(line, targets);
    let status = 0;
    for (const { source, target } of targets) {
      try {
        if ((await move(line, source, target)) !== 0) status = 1;
      } catch (error) {
        status = await fail(line, `cannot stat '${source}': ${systemMessage(error)}`);
      }
    }
    return status;
  },
);

async function move(line: CommandLine, source: string, target: string): Promise<number> {
  const { process } = line;
  const { files } = process;
  const [from, to] = [process.resolve(source), process.resolve(target)];
  const status = files.lstat(from);
  if (from === to) return await fail(line, `'${source}' and '${target}' are the same file`);
  if (to.startsWith(`${from}/`))
    return await fail(line, `cannot move '${source}' to a subdirectory of itself, '${target}'`);
  if (files.exists(to)) {
    if (line.has('n')) return 0;
    if (line.has('u') && files.stat(to).modifiedMs >= status.modifiedMs) return 0;
    if (line.has('i') && !(await confirm(line, `overwrite '${target}'? `))) return 0;
    const targetIsDirectory = files.lstat(to).type === 'directory';
    if (targetIsDirectory && status.type !== 'directory')
      return await fail(line, `cannot overwrite directory '${target}' with non-directory`);
    if (!targetIsDirectory && status.type === 'directory')
      return await fail(line, `cannot overwrite non-directory '${target}' with directory '${source}'`);
  }
  try {
    files.rename(from, to);
  } catch (error) {
    if (!isSystemError(error, 'EXDEV'))
      return await fail(line, `cannot move '${source}' to '${target}': ${systemMessage(error)}`);
    copyTree(line, from, to);
    files.remove(from, { recursive: true });
  }
  if (line.has('v')) await process.stdout.write(`renamed '${source}' -> '${target}'\n`);
  return 0;
}

/** For a move from one file system to another. */
function copyTree(line: CommandLine, from: string, to: string): void {
  const { files } = line.process;
  const { type, mode, uid, gid, modifiedMs } = files.lstat(from);
  if (type === 'symlink') {
    files.symlink(files.readLink(from), to);
    return;
  }
  if (type === 'directory') {
    if (!files.exists(to)) files.mkdir(to, { mode });
    for (const name of files.readDirectory(from)) copyTree(line, `${from}/${name}`, `${to}/${name}`);
  } else files.writeFile(to, files.readFile(from), { mode });
  files.chown(to, uid, gid);
  files.setModified(to, modifiedMs);
}
