import { type CommandLine, defineCommand, fail, systemMessage } from './command-line.ts';
import { resolveTargets } from './copy-targets.ts';

/** ln */
export const ln = defineCommand(
  'ln',
  {
    short: 'bfinrst:TvLP',
    long: {
      force: 'f',
      'no-dereference': 'n',
      relative: 'r',
      symbolic: 's',
      'target-directory': 't=',
      'no-target-directory': 'T',
      verbose: 'v',
    },
  },
  async (line) => {
    const { operands } = line;
    const [only] = operands;
    const alone = operands.length === 1 && only !== undefined && !line.has('t');
    const replacesLink = line.has('n') && operands.length === 2 && isLink(line, operands[1] ?? '');
    const targets = alone
      ? [{ source: only, target: only.split('/').at(-1) ?? only }]
      : replacesLink
        ? [{ source: only ?? '', target: operands[1] ?? '' }]
        : resolveTargets(line);
    if (typeof targets === 'string') return await fail(line, targets);
    let status = 0;
    for (const { source, target } of targets) if ((await link(line, source, target)) !== 0) status = 1;
    return status;
  },
);

function isLink({ process }: CommandLine, path: string): boolean {
  try {
    return process.files.lstat(process.resolve(path)).type === 'symlink';
  } catch (error) {
    systemMessage(error);
    return false;
  }
}

async function link(line: CommandLine, source: string, target: string): Promise<number> {
  const { process } = line;
  const { files } = process;
  const to = process.resolve(target);
  const kind = line.has('s') ? 'symbolic' : 'hard';
  try {
    if (line.has('f') && (files.exists(to) || isLink(line, target))) files.remove(to);
    if (line.has('s')) files.symlink(line.has('r') ? relative(process.resolve(source), to) : source, to);
    else {
      if (files.stat(process.resolve(source)).type === 'directory')
        return await fail(line, `${source}: hard link not allowed for directory`);
      files.link(process.resolve(source), to);
    }
  } catch (error) {
    const message = systemMessage(error);
    if (!line.has('s') && message === 'No such file or directory' && !files.exists(process.resolve(source))) {
      return await fail(line, `failed to access '${source}': ${message}`);
    }
    return await fail(line, `failed to create ${kind} link '${target}': ${message}`);
  }
  if (line.has('v')) await process.stdout.write(`'${target}' -> '${source}'\n`);
  return 0;
}

function relative(path: string, from: string): string {
  const [to, base] = [path.split('/').slice(1), from.split('/').slice(1, -1)];
  let common = 0;
  while (common < base.length && base[common] === to[common]) common += 1;
  return [...base.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.';
}
