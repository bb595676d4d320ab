import type { SignalName } from '../../core/machine/process.ts';
import { isSystemError } from '../../core/system-error.ts';
import { parseSignal } from '../shell/traps.ts';
import { defineCommand, fail, UsageError } from './command-line.ts';
import { parseInterval } from './duration.ts';

/** timeout */
export const timeout = defineCommand(
  'timeout',
  {
    short: 'k:s:v',
    long: { foreground: 'f', 'kill-after': 'k=', 'preserve-status': 'p', signal: 's=', verbose: 'v' },
    operandsLast: true,
  },
  async (line) => {
    const { process } = line;
    const [durationText, ...words] = line.operands;
    if (durationText === undefined || words.length === 0) throw new UsageError('');
    const duration = parseInterval(durationText);
    if (duration === undefined) throw new UsageError(`invalid time interval ‘${durationText}’`);
    const signal: SignalName | undefined = parseSignal(line.value('s') ?? 'TERM');
    if (signal === undefined) throw new UsageError(`'${line.value('s') ?? ''}': invalid signal`);
    try {
      const child = process.spawn(words);
      let expired = false;
      for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.onSignal(name, () => child.kill(name));
      const grace = parseInterval(line.value('k') ?? '');
      const end = (name: SignalName): void => {
        if (line.has('v'))
          void process.stderr.write(`timeout: sending signal ${name.slice(3)} to command '${words[0] ?? ''}'\n`);
        child.kill(name);
      };
      if (duration > 0) {
        process.clock.setTimer(duration, () => {
          expired = true;
          end(signal);
          if (grace !== undefined) process.clock.setTimer(grace, () => end('SIGKILL'));
        });
      }
      const { code, signal: ending } = await child.exited;
      if (!expired || line.has('p')) return code;
      return ending === 'SIGKILL' ? 137 : 124;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return await fail(
        line,
        `failed to run command '${words[0] ?? ''}': ${error.message}`,
        error.code === 'ENOENT' ? 127 : 126,
      );
    }
  },
  125,
);
