import { createPipe } from '../../core/machine/byte-pipe.ts';
import { readAllText } from '../../core/machine/read-stream.ts';
import { type CommandLine, defineCommand, UsageError } from './command-line.ts';
import { formatDate } from './date-format.ts';

/** watch */
export const watch = defineCommand(
  'watch',
  {
    short: 'bcCd::egn:ptx',
    long: {
      beep: 'b',
      color: 'c',
      differences: 'd?',
      errexit: 'e',
      chgexit: 'g',
      interval: 'n=',
      precise: 'p',
      'no-title': 't',
      exec: 'x',
    },
    operandsLast: true,
  },
  async (line) => {
    if (line.operands.length === 0) throw new UsageError('');
    const interval = Math.max(0.1, Number((line.value('n') ?? '2').replace(',', '.')));
    if (Number.isNaN(interval)) throw new UsageError(`failed to parse argument: '${line.value('n') ?? ''}'`, false);
    const { process } = line;
    const { terminal } = process;
    if (terminal === undefined) {
      await process.stderr.write('Error opening terminal: unknown.\n');
      return 1;
    }
    const ending = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.onSignal(signal, () => ending.abort());
    await process.stdout.write('\x1b[?1049h\x1b[?25l');
    try {
      return await repeat(line, interval, ending.signal);
    } finally {
      await process.stdout.write('\x1b[?25h\x1b[?1049l');
    }
  },
);

async function repeat(line: CommandLine, interval: number, ending: AbortSignal): Promise<number> {
  const { process } = line;
  let before: string[] | undefined;
  for (;;) {
    const { output, code } = await runOnce(line);
    if (ending.aborted) return 0;
    const lines = show(line, interval, output);
    const changed = before !== undefined && before.join('\n') !== lines.join('\n');
    await process.stdout.write(draw(line, lines, line.has('d') ? before : undefined));
    before = lines;
    if (line.has('e') && code !== 0) return 8;
    if (line.has('g') && changed) return 0;
    try {
      await process.clock.sleep(interval * 1000, ending);
    } catch (error) {
      if (ending.aborted) return 0;
      throw error;
    }
  }
}

async function runOnce({ process, operands, has }: CommandLine): Promise<{ output: string; code: number }> {
  const pipe = createPipe();
  const words = has('x') ? operands : ['sh', '-c', operands.join(' ')];
  const child = process.spawn(words, { stdin: null, stdout: pipe.sink, stderr: pipe.sink });
  const output = await readAllText(pipe.source, process.killed);
  return { output, code: (await child.exited).code };
}

/** The screen's lines. */
function show({ process, operands, has }: CommandLine, interval: number, output: string): string[] {
  const { columns, rows } = process.terminal?.size ?? { columns: 80, rows: 24 };
  const lines: string[] = [];
  if (!has('t')) {
    const left = `Every ${interval.toFixed(1)}s: ${operands.join(' ')}`;
    const right = `${process.hostname}: ${formatDate(process.clock.now(), '%a %b %e %H:%M:%S %Y')}`;
    const room = columns - right.length - 1;
    const shown = left.length > room ? `${left.slice(0, Math.max(0, room - 3))}...` : left;
    lines.push(shown.padEnd(columns - right.length) + right, '');
  }
  for (const raw of output.replace(/\n$/, '').split('\n')) {
    const text = raw.replace(/\t/g, '        ').replace(/\x1b\[[0-9;]*[A-Za-z]/g, has('c') ? '$&' : '');
    for (let index = 0; index === 0 || index < text.length; index += columns)
      lines.push(text.slice(index, index + columns));
  }
  return lines.slice(0, rows);
}

function draw({ has }: CommandLine, lines: readonly string[], before: readonly string[] | undefined): string {
  const title = has('t') ? 0 : 2;
  const body = lines.map((text, row) => {
    const old = before?.[row];
    if (before === undefined || row < title || old === text) return `${text}\x1b[K`;
    const marked = Array.from(text, (character, index) =>
      character === old?.[index] ? character : `\x1b[7m${character}\x1b[27m`,
    );
    return `${marked.join('')}\x1b[K`;
  });
  return `\x1b[H${body.join('\r\n')}\x1b[J`;
}
