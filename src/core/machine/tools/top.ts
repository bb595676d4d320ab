import type { Process } from '../process.ts';
import { defineTool } from './define-tool.ts';
import { memoryOf } from './free.ts';
import { commandOf, type ProcessRow, processRows } from './ps/process-row.ts';
import { uptimeLine } from './uptime.ts';

const defaultDelayMs = 3000;

export const topProgram = defineTool({
  name: 'top',
  usage: '\nUsage:\n top [options]\n',
  options: {
    batch: { short: 'b' },
    iterations: { short: 'n', argument: 'required' },
    delay: { short: 'd', argument: 'required' },
    pid: { short: 'p', argument: 'required' },
    sort: { short: 'o', argument: 'required' },
    'cmdline-toggle': { short: 'c' },
    'user-filter': { short: 'u', argument: 'required' },
    width: { short: 'w', argument: 'optional' },
  },
  async run(process, options) {
    const iterations = Number(options.value('iterations') ?? Infinity);
    const delayMs = options.value('delay') === undefined ? defaultDelayMs : Number(options.value('delay')) * 1000;
    const pids = options.value('pid')?.split(',').map(Number);
    const user = options.value('user-filter');
    const isWanted = (row: ProcessRow): boolean =>
      pids?.includes(row.pid) !== false && (user === undefined || row.user === user);
    const view: TopView = {
      isWanted,
      byMemory: options.value('sort')?.includes('MEM') === true,
      showsArguments: options.has('cmdline-toggle'),
    };
    if (options.has('batch')) return await runBatch(process, view, iterations, delayMs);
    if (!process.isTerminal(1)) {
      await process.stderr.write('top: failed tty get\n');
      return 1;
    }
    return await runInteractive(process, view, iterations, delayMs);
  },
});

interface TopView {
  readonly isWanted: (row: ProcessRow) => boolean;
  byMemory: boolean;
  showsArguments: boolean;
}

async function runBatch(process: Process, view: TopView, iterations: number, delayMs: number): Promise<number> {
  const meter = new ProcessorMeter();
  for (let count = 0; count < iterations; count += 1) {
    if (count > 0) await process.clock.sleep(delayMs);
    const text = screen(process, view, meter);
    await process.stdout.write(count > 0 ? `\n${text}` : text);
  }
  return 0;
}

async function runInteractive(process: Process, view: TopView, iterations: number, delayMs: number): Promise<number> {
  const { terminal, stdin, stdout, clock } = process;
  if (terminal === undefined) return 1;
  const control = new AbortController();
  const wake = { now: (): void => {} };
  terminal.setRaw(true);
  const keys = (async (): Promise<void> => {
    for (let piece = await stdin.read(control.signal); piece !== undefined; piece = await stdin.read(control.signal)) {
      for (const key of new TextDecoder().decode(piece)) pressed(key, view, control);
      wake.now();
    }
  })().catch(() => {});
  const meter = new ProcessorMeter();
  try {
    for (let count = 0; count < iterations && !control.signal.aborted; count += 1) {
      const { rows, columns } = terminal.size;
      const lines = screen(process, view, meter)
        .split('\n')
        .slice(0, rows - 1);
      const text = lines.map((line) => `${line.slice(0, columns)}\x1b[K\r\n`).join('');
      await stdout.write(`\x1b[H${text}\x1b[J`);
      const pause = new AbortController();
      wake.now = () => pause.abort();
      control.signal.addEventListener('abort', wake.now, { once: true });
      await clock.sleep(delayMs, pause.signal).catch(() => {});
    }
  } finally {
    control.abort();
    terminal.setRaw(false);
  }
  await keys;
  return 0;
}

function pressed(key: string, view: TopView, control: AbortController): void {
  if (key === 'q' || key === '\x03') control.abort();
  else if (key === 'M') view.byMemory = true;
  else if (key === 'P') view.byMemory = false;
  else if (key === 'c') view.showsArguments = !view.showsArguments;
}

/** How busy each process was since it was last looked at. */
class ProcessorMeter {
  #last = new Map<number, number>();
  #lastMs: number | undefined;

  measure(rows: readonly ProcessRow[], nowMs: number): Map<number, number> {
    const shares = new Map<number, number>();
    for (const { pid, cpuNanoseconds, startedMs } of rows) {
      const sinceMs = this.#lastMs === undefined ? startedMs : Math.max(this.#lastMs, startedMs);
      const usedMs = (cpuNanoseconds - (this.#last.get(pid) ?? 0)) / 1e6;
      shares.set(pid, nowMs > sinceMs ? (100 * usedMs) / (nowMs - sinceMs) : 0);
    }
    this.#last = new Map(rows.map(({ pid, cpuNanoseconds }) => [pid, cpuNanoseconds]));
    this.#lastMs = nowMs;
    return shares;
  }
}

function screen(process: Process, view: TopView, meter: ProcessorMeter): string {
  const all = processRows(process);
  const shares = meter.measure(all, process.clock.now());
  const rows = all.filter(view.isWanted);
  const key = (row: ProcessRow): number => (view.byMemory ? row.memoryBytes : (shares.get(row.pid) ?? 0));
  rows.sort((left, right) => key(right) - key(left) || left.pid - right.pid);
  const header = '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND';
  const lines = rows.map((row) => processLine(row, shares.get(row.pid) ?? 0, view.showsArguments));
  return [...summary(process, all, shares), '', header, ...lines].map((line) => `${line}\n`).join('');
}

function summary(process: Process, rows: readonly ProcessRow[], shares: ReadonlyMap<number, number>): string[] {
  const count = (states: string): number => rows.filter(({ state }) => states.includes(state)).length;
  const padded = (value: number): string => String(value).padStart(3);
  const busy = Math.min(
    100,
    [...shares.values()].reduce((sum, share) => sum + share, 0) / process.kernel.resources.cpus,
  );
  const percent = (value: number): string => value.toFixed(1).padStart(5);
  const { totalBytes, freeBytes, swapBytes } = memoryOf(process.files.readText('/proc/meminfo'));
  const mebi = (bytes: number): string => (bytes / (1 << 20)).toFixed(1).padStart(8);
  return [
    `top -${uptimeLine(process)}`,
    `Tasks: ${padded(rows.length)} total, ${padded(count('R'))} running, ${padded(count('S'))} sleeping, ${padded(count('T'))} stopped, ${padded(count('Z'))} zombie`,
    `%Cpu(s):${percent(busy)} us,  0.0 sy,  0.0 ni,${percent(100 - busy)} id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st `,
    `MiB Mem : ${mebi(totalBytes)} total, ${mebi(freeBytes)} free, ${mebi(totalBytes - freeBytes)} used, ${mebi(0)} buff/cache     `,
    `MiB Swap: ${mebi(swapBytes)} total, ${mebi(swapBytes)} free, ${mebi(0)} used. ${mebi(freeBytes)} avail Mem `,
  ];
}

function processLine(row: ProcessRow, share: number, showsArguments: boolean): string {
  const kilobytes = Math.round(row.memoryBytes / 1024);
  const seconds = row.cpuNanoseconds / 1e9;
  const time = `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, '0')}`;
  const memory = ((100 * row.memoryBytes) / row.machineMemoryBytes).toFixed(1);
  return [
    String(row.pid).padStart(7),
    row.user.slice(0, 8).padEnd(8),
    ' 20   0',
    String(kilobytes).padStart(7),
    String(kilobytes).padStart(6),
    '     0',
    row.state,
    share.toFixed(1).padStart(5),
    memory.padStart(5),
    time.padStart(9),
    showsArguments ? row.argv.join(' ') : commandOf(row),
  ].join(' ');
}
