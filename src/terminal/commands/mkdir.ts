import { type CommandLine, defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { parseMode } from './file-mode.ts';

/** mkdir */
export const mkdir = defineCommand(
  'mkdir',
  { short: 'm:pv', long: { mode: 'm=', parents: 'p', verbose: 'v' } },
  async (line) => {
    const { operands, process } = line;
    if (operands.length === 0) throw new UsageError('missing operand');
    const modeText = line.value('m');
    const mode = modeText === undefined ? undefined : parseMode(modeText, 0o777, true);
    if (modeText !== undefined && mode === undefined) return await fail(line, `invalid mode '${modeText}'`);
    let status = 0;
    for (const path of operands) {
      try {
        const made = make(line, path);
        if (mode !== undefined) process.files.chmod(process.resolve(path), mode);
        if (line.has('v')) for (const each of made) await process.stdout.write(`mkdir: created directory '${each}'\n`);
      } catch (error) {
        status = await fail(line, `cannot create directory ‘${path}’: ${systemMessage(error)}`);
      }
    }
    return status;
  },
);

function make(line: CommandLine, path: string): string[] {
  const { files } = line.process;
  if (!line.has('p')) {
    files.mkdir(line.process.resolve(path));
    return [path];
  }
  const made: string[] = [];
  let current = path.startsWith('/') ? '/' : '';
  for (const name of path.split('/').filter((each) => each !== '')) {
    current += (current === '' || current.endsWith('/') ? '' : '/') + name;
    const full = line.process.resolve(current);
    if (files.exists(full) && files.stat(full).type === 'directory') continue;
    files.mkdir(full);
    made.push(current);
  }
  return made;
}
