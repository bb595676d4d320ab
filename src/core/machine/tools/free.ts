import { defineTool } from './define-tool.ts';

export const freeProgram = defineTool({
  name: 'free',
  usage: '\nUsage:\n free [options]\n',
  options: {
    bytes: { short: 'b' },
    kibi: { short: 'k' },
    mebi: { short: 'm' },
    gibi: { short: 'g' },
    human: { short: 'h' },
    total: { short: 't' },
    wide: { short: 'w' },
  },
  async run(process, options) {
    const { totalBytes, freeBytes, swapBytes } = memoryOf(process.files.readText('/proc/meminfo'));
    const usedBytes = totalBytes - freeBytes;
    const divisor = options.has('bytes') ? 1 : options.has('mebi') ? 1 << 20 : options.has('gibi') ? 1 << 30 : 1024;
    const format = (bytes: number): string =>
      options.has('human') ? shortSize(bytes) : String(Math.floor(bytes / divisor));
    const line = (label: string, values: readonly number[]): string =>
      `${label.padEnd(9)}${values.map((value) => format(value).padStart(11)).join(' ')}\n`;
    const headers = ['total', 'used', 'free', 'shared', 'buff/cache', 'available'];
    const lines = [
      `${' '.repeat(9)}${headers.map((header) => header.padStart(11)).join(' ')}\n`,
      line('Mem:', [totalBytes, usedBytes, freeBytes, 0, 0, freeBytes]),
      line('Swap:', [swapBytes, 0, swapBytes]),
    ];
    if (options.has('total')) lines.push(line('Total:', [totalBytes + swapBytes, usedBytes, freeBytes + swapBytes]));
    await process.stdout.write(lines.join(''));
    return 0;
  },
});

export interface MemoryFigures {
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly swapBytes: number;
}

/** What /proc/meminfo says. */
export function memoryOf(text: string): MemoryFigures {
  const value = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
  return { totalBytes: value('MemTotal'), freeBytes: value('MemAvailable'), swapBytes: value('SwapTotal') };
}

/** `1.7Gi`, `23Gi`, `0B`. */
function shortSize(bytes: number): string {
  const units = ['B', 'Ki', 'Mi', 'Gi', 'Ti'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.floor(value)}${units[unit]}`;
}
