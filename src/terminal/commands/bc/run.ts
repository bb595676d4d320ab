import type { Process } from '../../../core/machine/process.ts';
import { readLines } from '../../../core/machine/read-stream.ts';
import { BcError, Calculator } from './calculator.ts';

/** bc: numbers of any length, `scale`, variables, comparisons, `sqrt`. */
export async function run(process: Process): Promise<number> {
  const args = process.argv.slice(1);
  const calculator = new Calculator();
  if (args.some((argument) => /^-\w*l|^--mathlib$/.test(argument))) calculator.scale = 20;
  const files = args.filter((argument) => !argument.startsWith('-'));
  const lines: string[] = files.flatMap((path) => process.files.readText(process.resolve(path)).split('\n'));
  for (const line of lines) if (!(await calculate(process, calculator, line))) return 0;
  for await (const line of readLines(process.stdin)) if (!(await calculate(process, calculator, line))) return 0;
  return 0;
}

/** Resolves to false where the line says to quit. */
async function calculate(process: Process, calculator: Calculator, line: string): Promise<boolean> {
  for (const statement of line.replace(/#.*$/, '').split(';')) {
    if (statement.trim() === 'quit') return false;
    if (statement.trim() === '') continue;
    try {
      const shown = calculator.run(statement);
      if (shown !== undefined) await process.stdout.write(`${shown}\n`);
    } catch (error) {
      if (!(error instanceof BcError)) throw error;
      await process.stderr.write(`${error.message}\n`);
    }
  }
  return true;
}
