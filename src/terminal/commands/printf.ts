import { defineProgram } from '../../core/machine/process.ts';
import { formatPrintf } from '../shell/builtins/printf-format.ts';

/** printf */
export const printf = defineProgram({
  name: 'printf',
  async run(process) {
    const args = process.argv[1] === '--' ? process.argv.slice(2) : process.argv.slice(1);
    const [format, ...values] = args;
    if (format === undefined) {
      await process.stderr.write("printf: missing operand\nTry 'printf --help' for more information.\n");
      return 1;
    }
    const { text, problems } = formatPrintf(format, values);
    await process.stdout.write(text);
    for (const problem of problems) {
      await process.stderr.write(
        `printf: ${problem.replace(/^(.*): invalid number$/, '‘$1’: expected a numeric value')}\n`,
      );
    }
    return problems.length > 0 ? 1 : 0;
  },
});
