import { defineProgram } from '../../core/machine/process.ts';
import { formatPrintf } from '../shell/builtins/printf-format.ts';
import { type CommandLine, defineCommand, UsageError } from './command-line.ts';

const parsed = defineCommand(
  'seq',
  { short: 'f:s:w', long: { format: 'f=', separator: 's=', 'equal-width': 'w' }, operandsLast: true },
  run,
);

/** seq */
export const seq = defineProgram({
  name: 'seq',
  run: (process) => {
    const first = process.argv[1] ?? '';
    return /^-[\d.]/.test(first) ? run(lineOf(process, process.argv.slice(1))) : parsed.run(process);
  },
});

function lineOf(process: CommandLine['process'], operands: readonly string[]): CommandLine {
  return { process, name: 'seq', operands, options: [], has: () => false, value: () => undefined };
}

async function run(line: CommandLine): Promise<number> {
  const { process, operands } = line;
  if (operands.length === 0) throw new UsageError('missing operand');
  if (operands.length > 3) throw new UsageError(`extra operand '${operands[3] ?? ''}'`);
  for (const text of operands) {
    if (text === '' || Number.isNaN(Number(text))) throw new UsageError(`invalid floating point argument: ‘${text}’`);
  }
  const first = operands.length > 1 ? (operands[0] ?? '1') : '1';
  const step = operands.length > 2 ? (operands[1] ?? '1') : '1';
  const last = operands.at(-1) ?? '1';
  if (Number(step) === 0) throw new UsageError(`invalid Zero increment value: '${step}'`);
  const digits = Math.max(fractionDigits(first), fractionDigits(step));
  const width = line.has('w') ? Math.max(...[first, last].map((text) => Number(text).toFixed(digits).length)) : 0;
  const format = line.value('f');
  const show = (value: number): string =>
    format === undefined ? padNumber(value.toFixed(digits), width) : formatPrintf(format, [String(value)]).text;
  await write(process, Number(first), Number(step), Number(last), line.value('s') ?? '\n', show);
  return 0;
}

function fractionDigits(text: string): number {
  return /\.(\d*)/.exec(text)?.[1]?.length ?? 0;
}

function padNumber(text: string, width: number): string {
  return text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0');
}

async function write(
  process: CommandLine['process'],
  first: number,
  step: number,
  last: number,
  separator: string,
  show: (value: number) => string,
): Promise<void> {
  const count = Math.floor((last - first) / step + 1e-10) + 1;
  if (count <= 0) return;
  let text = '';
  for (let index = 0; index < count; index += 1) {
    text += (index === 0 ? '' : separator) + show(first + index * step);
    if (text.length < 32768) continue;
    await process.stdout.write(text);
    text = '';
  }
  await process.stdout.write(`${text}\n`);
}
