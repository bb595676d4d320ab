import { defineProgram, type Process } from '../../core/machine/process.ts';
import { isSystemError } from '../../core/system-error.ts';

/** busybox: runs the applet that its first argument names, where the machine has it. */
export const busybox = defineProgram({
  name: 'busybox',
  async run(process) {
    const [, applet, ...args] = process.argv;
    if (applet === undefined || applet === '--help') {
      await process.stdout.write('BusyBox v1.36.1 multi-call binary.\n\nUsage: busybox [function [arguments]...]\n');
      return 0;
    }
    const program = await lookup(process, applet);
    if (program === undefined) {
      await process.stderr.write(`${applet}: applet not found\n`);
      return 127;
    }
    const child = process.spawn([applet, ...args], { program });
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.onSignal(signal, () => child.kill(signal));
    return (await child.exited).code;
  },
});

async function lookup({ kernel }: Process, applet: string): ReturnType<Process['kernel']['programs']['lookup']> {
  try {
    return await kernel.programs.lookup(applet === 'ash' ? 'sh' : applet);
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}
