import { defineCommand, fail, systemMessage, UsageError } from './command-line.ts';

/** rmdir */
export const rmdir = defineCommand(
  'rmdir',
  { short: 'pv', long: { parents: 'p', verbose: 'v', 'ignore-fail-on-non-empty': 'i' } },
  async (line) => {
    const { process, operands } = line;
    if (operands.length === 0) throw new UsageError('missing operand');
    let status = 0;
    for (const operand of operands) {
      const paths = [operand];
      if (line.has('p'))
        for (let path = operand; path.includes('/'); ) {
          path = path.replace(/\/+[^/]*\/*$/, '');
          paths.push(path);
        }
      for (const path of paths.filter((each) => each !== '')) {
        try {
          process.files.removeDirectory(process.resolve(path));
          if (line.has('v')) await process.stdout.write(`rmdir: removing directory, '${path}'\n`);
        } catch (error) {
          status = await fail(line, `failed to remove '${path}': ${systemMessage(error)}`);
          break;
        }
      }
    }
    return status;
  },
);
