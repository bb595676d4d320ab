import { defineCommand } from './command-line.ts';

/** pwd */
export const pwd = defineCommand('pwd', { short: 'LP', long: { logical: 'L', physical: 'P' } }, async (line) => {
  const { process } = line;
  const path = line.has('L') ? process.workingDirectory : process.files.realPath(process.workingDirectory);
  await process.stdout.write(`${path}\n`);
  return 0;
});
