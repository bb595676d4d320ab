import { type CommandLine, defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { confirm } from './confirm.ts';
import { resolveTargets } from './copy-targets.ts';

/** cp */
export const cp = defineCommand(
  'cp',
  {
    short: 'abdfiLlnPpRrst:Tuv',
    long: {
      archive: 'a',
      backup: 'b?',
      force: 'f',
      interactive: 'i',
      dereference: 'L',
      link: 'l',
      'no-clobber': 'n',
      'no-dereference': 'P',
      preserve: 'p?',
      recursive: 'R',
      'symbolic-link': 's',
      'target-directory': 't=',
      'no-target-directory': 'T',
      update: 'u?',
      verbose: 'v',
      parents: 'A',
    },
  },
  async (line) => {
    const targets = resolveTargets(line);
    if (typeof targets === 'string') return await fail(line, targets);
    if (targets.length === 0) throw new UsageError('missing file operand');
    let status = 0;
    for (const { source, target } of targets) {
      try {
        if ((await copy(line, source, target)) !== 0) status = 1;
      } catch (error) {
        status = await fail(line, `cannot stat '${source}': ${systemMessage(error)}`);
      }
    }
    return status;
  },
);

async function copy(line: CommandLine, source: string, target: string): Promise<number> {
  const { process } = line;
  const { files } = process;
  const [from, to] = [process.resolve(source), process.resolve(target)];
  const recursive = line.has('R') || line.has('r') || line.has('a');
  const keepsLinks = line.has('a') || line.has('P') || line.has('d') || (recursive && !line.has('L'));
  const status = keepsLinks ? files.lstat(from) : files.stat(from);
  if (status.type === 'directory') {
    if (!recursive) return await fail(line, `-r not specified; omitting directory '${source}'`);
    return await copyDirectory(line, source, target);
  }
  if (files.exists(to)) {
    if (files.stat(to).inode === status.inode && files.realPath(to) === files.realPath(from)) {
      return await fail(line, `'${source}' and '${target}' are the same file`);
    }
    if (files.stat(to).type === 'directory')
      return await fail(line, `cannot overwrite directory '${target}' with non-directory`);
    if (line.has('n')) return 0;
    if (line.has('u') && files.stat(to).modifiedMs >= status.modifiedMs) return 0;
    if (line.has('i') && !(await confirm(line, `overwrite '${target}'? `))) return 0;
  }
  try {
    if (status.type === 'symlink') {
      if (files.exists(to)) files.remove(to);
      files.symlink(files.readLink(from), to);
    } else if (line.has('l')) files.link(from, to);
    else if (line.has('s')) files.symlink(source, to);
    else files.writeFile(to, files.readFile(from), { mode: status.mode });
  } catch (error) {
    return await fail(line, `cannot create regular file '${target}': ${systemMessage(error)}`);
  }
  if (status.type !== 'symlink') preserve(line, to, status);
  if (line.has('v')) await process.stdout.write(`'${source}' -> '${target}'\n`);
  return 0;
}

function preserve(
  line: CommandLine,
  path: string,
  status: { mode: number; uid: number; gid: number; modifiedMs: number },
): void {
  if (!line.has('p') && !line.has('a')) return;
  const { files } = line.process;
  files.chmod(path, status.mode);
  files.chown(path, status.uid, status.gid);
  files.setModified(path, status.modifiedMs);
}

async function copyDirectory(line: CommandLine, source: string, target: string): Promise<number> {
  const { process } = line;
  const { files } = process;
  const [from, to] = [process.resolve(source), process.resolve(target)];
  if (to === from || to.startsWith(`${from}/`))
    return await fail(line, `cannot copy a directory, '${source}', into itself, '${target}'`);
  if (!files.exists(to)) {
    try {
      files.mkdir(to, { mode: files.stat(from).mode });
    } catch (error) {
      return await fail(line, `cannot create directory '${target}': ${systemMessage(error)}`);
    }
    if (line.has('v')) await process.stdout.write(`'${source}' -> '${target}'\n`);
  } else if (files.stat(to).type !== 'directory') {
    return await fail(line, `cannot overwrite non-directory '${target}' with directory '${source}'`);
  }
  let status = 0;
  for (const name of files.readDirectory(from)) {
    if ((await copy(line, `${source.replace(/\/$/, '')}/${name}`, `${target.replace(/\/$/, '')}/${name}`)) !== 0)
      status = 1;
  }
  preserve(line, to, files.stat(from));
  return status;
}
