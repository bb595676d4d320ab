import type { Process } from '../process.ts';
import { defineTool } from './define-tool.ts';

export const uptimeProgram = defineTool({
  name: 'uptime',
  usage: '\nUsage:\n uptime [options]\n',
  options: { pretty: { short: 'p' }, since: { short: 's' } },
  async run(process, options) {
    const { bootedMs } = process.kernel;
    if (options.has('since')) {
      await process.stdout.write(`${new Date(bootedMs).toISOString().slice(0, 19).replace('T', ' ')}\n`);
    } else if (options.has('pretty')) await process.stdout.write(`up ${prettySpan(process.clock.now() - bootedMs)}\n`);
    else await process.stdout.write(`${uptimeLine(process)}\n`);
    return 0;
  },
});

/** ` 02:15:58 up  1:11,  0 users,  load average: 0.00, 0.00, 0.00`. */
export function uptimeLine({ clock, kernel, files }: Process): string {
  const time = new Date(clock.now()).toISOString().slice(11, 19);
  const minutes = Math.floor((clock.now() - kernel.bootedMs) / 60_000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  const dayText = days > 0 ? `${days} ${days === 1 ? 'day' : 'days'}, ` : '';
  const hourText =
    hours > 0 ? `${String(hours).padStart(2)}:${String(minutes % 60).padStart(2, '0')}` : `${minutes % 60} min`;
  const terminals = new Set(kernel.processes().flatMap(({ terminal }) => terminal ?? []));
  const load = files.exists('/proc/loadavg')
    ? files.readText('/proc/loadavg').split(' ').slice(0, 3)
    : ['0.00', '0.00', '0.00'];
  const users = `${terminals.size} ${terminals.size === 1 ? 'user' : 'users'}`;
  return ` ${time} up ${dayText}${hourText},  ${users},  load average: ${load.join(', ')}`;
}

function prettySpan(spanMs: number): string {
  const minutes = Math.floor(spanMs / 60_000);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(minutes / 10_080), 'week'],
    [Math.floor(minutes / 1440) % 7, 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ];
  const shown = parts.filter(([count, unit]) => count > 0 || (unit === 'minute' && minutes < 1));
  return shown.map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(', ');
}
