import { defineProgram } from '../../core/machine/process.ts';

/** yes */
export const yes = defineProgram({
  name: 'yes',
  async run(process) {
    const line = `${process.argv.slice(1).join(' ') || 'y'}\n`;
    const block = line.repeat(Math.ceil(8192 / line.length));
    for (let count = 1; ; count += 1) {
      await process.stdout.write(block);
      if (count % 64 === 0) await process.clock.sleep(0);
    }
  },
});
