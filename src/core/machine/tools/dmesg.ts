import type { KernelLogEntry } from '../kernel.ts';
import { defineTool } from './define-tool.ts';

export const dmesgProgram = defineTool({
  name: 'dmesg',
  usage: '\nUsage:\n dmesg [options]\n\nDisplay or control the kernel ring buffer.\n',
  options: {
    ctime: { short: 'T' },
    follow: { short: 'w' },
    human: { short: 'H' },
    level: { short: 'l', argument: 'required' },
    notime: { short: 't' },
    nopager: { short: 'P' },
    raw: { short: 'r' },
    color: { short: 'L', argument: 'optional' },
  },
  async run(process, options) {
    const { bootedMs, log } = process.kernel;
    const levels = options
      .value('level')
      ?.split(',')
      .map((name) => names.indexOf(name));
    const format = ({ uptimeMs, priority, message }: KernelLogEntry): string => {
      if (levels !== undefined && !levels.includes(priority)) return '';
      const seconds = (uptimeMs / 1000).toFixed(6).padStart(12);
      if (options.has('notime')) return `${message}\n`;
      const raw = options.has('raw') ? `<${priority}>` : '';
      return `${raw}[${options.has('ctime') ? calendarTime(bootedMs + uptimeMs) : seconds}] ${message}\n`;
    };
    await process.stdout.write(log.entries().map(format).join(''));
    if (!options.has('follow')) return 0;
    const listening = log.onEntry((entry) => void process.stdout.write(format(entry)).catch(() => {}));
    await new Promise<void>((resolve) => process.killed.addEventListener('abort', () => resolve(), { once: true }));
    listening[Symbol.dispose]();
    return 0;
  },
});

const names = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function calendarTime(timeMs: number): string {
  const date = new Date(timeMs);
  const day = String(date.getUTCDate()).padStart(2);
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)} ${date.getUTCFullYear()}`;
}
