import { defineProgram } from '../../core/machine/process.ts';
import { expandEscapes } from '../shell/expand/escapes.ts';

/** echo */
export const echo = defineProgram({
  name: 'echo',
  async run(process) {
    const args = process.argv.slice(1);
    let [interpret, newline] = [false, true];
    while (/^-[neE]+$/.test(args[0] ?? '')) {
      for (const letter of (args.shift() ?? '').slice(1)) {
        if (letter === 'n') newline = false;
        else interpret = letter === 'e';
      }
    }
    const { text, stopped } = interpret
      ? expandEscapes(args.join(' '), 'echo')
      : { text: args.join(' '), stopped: false };
    await process.stdout.write(newline && !stopped ? `${text}\n` : text);
    return 0;
  },
});
