import type { ByteSink } from '../../core/machine/streams.ts';
import { isSystemError } from '../../core/system-error.ts';
import { defineCommand, fail, UsageError } from './command-line.ts';

/** nohup */
export const nohup = defineCommand(
  'nohup',
  { short: '', operandsLast: true },
  async (line) => {
    const { process, operands } = line;
    if (operands.length === 0) throw new UsageError('missing operand');
    process.onSignal('SIGHUP', () => {});
    let output: ByteSink | undefined;
    if (process.isTerminal(1)) {
      const file = process.files.open(process.resolve('nohup.out'), 'append');
      output = { write: (data) => file.write(data), close: () => file.close() };
      await process.stderr.write(
        `nohup: ${process.isTerminal(0) ? 'ignoring input and ' : ''}appending output to 'nohup.out'\n`,
      );
    } else if (process.isTerminal(0)) await process.stderr.write('nohup: ignoring input\n');
    try {
      const child = process.spawn(operands, {
        newGroup: true,
        ...(process.isTerminal(0) ? { stdin: null } : {}),
        ...(output === undefined ? {} : { stdout: output }),
        ...(output !== undefined && process.isTerminal(2) ? { stderr: output } : {}),
      });
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.onSignal(signal, () => child.kill(signal));
      return (await child.exited).code;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return await fail(
        line,
        `failed to run command '${operands[0] ?? ''}': ${error.message}`,
        error.code === 'ENOENT' ? 127 : 126,
      );
    }
  },
  125,
);
