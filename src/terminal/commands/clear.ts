import { defineProgram } from '../../core/machine/process.ts';

/** clear */
export const clear = defineProgram({
  name: 'clear',
  async run(process) {
    await process.stdout.write('\x1b[H\x1b[2J\x1b[3J');
    return 0;
  },
});

/** reset */
export const reset = defineProgram({
  name: 'reset',
  async run(process) {
    process.terminal?.setRaw(false);
    process.terminal?.setEcho(true);
    await process.stdout.write('\x1bc\x1b[H\x1b[2J\x1b[3J');
    return 0;
  },
});
