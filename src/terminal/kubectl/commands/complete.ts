import { defineCommand } from '../../cli/command.ts';
import { completeCommandLine } from '../../cli/complete.ts';

/** What the script of `kubectl completion` calls: candidates one a line, then what the shell may add. */
export const completeCommand = defineCommand({
  use: '__complete',
  hidden: true,
  interspersed: false,
  run: async ({ process, commandPath, args }) => {
    const { candidates, files } = await completeCommandLine(process, commandPath[0], ['kubectl', ...args]);
    await process.stdout.write(`${candidates.map((candidate) => `${candidate}\n`).join('')}:${files ? 0 : 4}\n`);
    return 0;
  },
});
