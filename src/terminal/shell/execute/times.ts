import { expandEscapes } from '../expand/escapes.ts';
import type { Shell } from '../shell.ts';

const bashFormat = '\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS';

/** Runs a pipeline and says on stderr how long it took, as TIMEFORMAT wants it. */
export async function withTimes(shell: Shell, posix: boolean, run: () => Promise<number>): Promise<number> {
  const { clock } = shell.process;
  const startedMs = clock.now();
  const startedNanoseconds = processorNanoseconds(shell);
  const status = await run();
  const seconds = {
    R: (clock.now() - startedMs) / 1000,
    U: (processorNanoseconds(shell) - startedNanoseconds) / 1e9,
    S: 0,
  };
  const custom = shell.variables.get('TIMEFORMAT');
  if (custom === '') return status;
  const format = posix ? 'real %2R\nuser %2U\nsys %2S' : expandEscapes(custom ?? bashFormat, 'ansi').text;
  const text = format.replace(/%(?:(\d?)(l?)([RUS])|%|P)/g, (match, digits: string, long: string, which: string) => {
    if (which === 'R' || which === 'U' || which === 'S')
      return duration(seconds[which], digits === '' ? 3 : Number(digits), long === 'l');
    return match === '%%' ? '%' : '0.00';
  });
  await shell.writeError(`${text}\n`);
  return status;
}

function processorNanoseconds(shell: Shell): number {
  const { pid, kernel } = shell.process;
  return kernel.processes().find((entry) => entry.pid === pid)?.cpuNanoseconds ?? 0;
}

function duration(seconds: number, digits: number, long: boolean): string {
  if (!long) return seconds.toFixed(digits);
  const minutes = Math.floor(seconds / 60);
  return `${minutes}m${(seconds - minutes * 60).toFixed(digits)}s`;
}
