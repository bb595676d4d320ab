import { kernelRelease, kernelVersion } from '../kernel-state.ts';
import { defineTool } from './define-tool.ts';

export const unameProgram = defineTool({
  name: 'uname',
  usage: 'Usage: uname [OPTION]...\nPrint certain system information.  With no OPTION, same as -s.\n',
  options: {
    all: { short: 'a' },
    'kernel-name': { short: 's' },
    nodename: { short: 'n' },
    'kernel-release': { short: 'r' },
    'kernel-version': { short: 'v' },
    machine: { short: 'm' },
    processor: { short: 'p' },
    'hardware-platform': { short: 'i' },
    'operating-system': { short: 'o' },
  },
  async run(process, options) {
    if (options.operands[0] !== undefined) {
      await process.stderr.write(
        `uname: extra operand ‘${options.operands[0]}’\nTry 'uname --help' for more information.\n`,
      );
      return 1;
    }
    const parts: readonly (readonly [string, string])[] = [
      ['kernel-name', 'Linux'],
      ['nodename', process.hostname],
      ['kernel-release', kernelRelease],
      ['kernel-version', kernelVersion],
      ['machine', 'x86_64'],
      ['processor', 'x86_64'],
      ['hardware-platform', 'x86_64'],
      ['operating-system', 'GNU/Linux'],
    ];
    const chosen = parts.filter(([name]) => options.has('all') || options.has(name)).map(([, text]) => text);
    await process.stdout.write(`${chosen.length === 0 ? 'Linux' : chosen.join(' ')}\n`);
    return 0;
  },
});
