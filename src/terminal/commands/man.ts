import { defineProgram } from '../../core/machine/process.ts';

const text = `This system has been minimized by removing packages and content that are
not required on a system that users do not log into.

To restore this content, including manpages, you can run the 'unminimize'
command. You will still need to ensure the 'man-db' package is installed.
`;

/** man: what a minimized Ubuntu has in its place. */
export const man = defineProgram({
  name: 'man',
  async run(process) {
    await process.stdout.write(text);
    return 0;
  },
});
