import { defineProgram, type Process } from '../../core/machine/process.ts';
import { evaluateTest, TestError } from '../shell/builtins/test-expression.ts';

async function evaluate(process: Process, name: string, args: readonly string[]): Promise<number> {
  try {
    const isTerminal = (number: number): boolean =>
      number === 0 || number === 1 || number === 2 ? process.isTerminal(number) : false;
    return (await evaluateTest({ process, isTerminal }, args)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    await process.stderr.write(`${name}: ${error.message}\n`);
    return 2;
  }
}

/** test */
export const test = defineProgram({ name: 'test', run: (process) => evaluate(process, 'test', process.argv.slice(1)) });

/** [ */
export const bracket = defineProgram({
  name: '[',
  async run(process) {
    if (process.argv.at(-1) === ']') return await evaluate(process, '[', process.argv.slice(1, -1));
    await process.stderr.write('[: missing ‘]’\n');
    return 2;
  },
});
