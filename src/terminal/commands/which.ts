import { defineCommand } from './command-line.ts';

/** which */
export const which = defineCommand('which', { short: 'as' }, async (line) => {
  const { process, operands } = line;
  const { files } = process;
  const isExecutable = (path: string): boolean => {
    if (!files.exists(path)) return false;
    const { type, mode } = files.stat(path);
    return type === 'file' && (mode & 0o111) !== 0;
  };
  let status = 0;
  for (const name of operands) {
    const directories = (process.env.get('PATH') ?? '').split(':');
    const candidates = name.includes('/') ? [name] : directories.map((directory) => `${directory || '.'}/${name}`);
    const found = candidates.filter((path) => isExecutable(process.resolve(path)));
    if (found.length === 0) status = 1;
    else if (!line.has('s')) await process.stdout.write(`${(line.has('a') ? found : found.slice(0, 1)).join('\n')}\n`);
  }
  return status;
});
