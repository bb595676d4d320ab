import { defineTool } from '../tools/define-tool.ts';
import { formatTimestamp } from './time-span.ts';

/** Shows the time. The playground's clock is not the machine's to set. */
export const timedatectlProgram = defineTool({
  name: 'timedatectl',
  usage: 'timedatectl [OPTIONS...] COMMAND ...\n\nQuery or change system time and date settings.\n',
  options: { 'no-pager': {} },
  async run(process, options) {
    const [verb = 'status'] = options.operands;
    if (verb !== 'status') {
      await process.stderr.write(`Unknown command verb '${verb}'.\n`);
      return 1;
    }
    const now = formatTimestamp(process.clock.now());
    const fields: readonly (readonly [string, string])[] = [
      ['Local time', now],
      ['Universal time', now],
      ['RTC time', now.replace(' UTC', '')],
      ['Time zone', 'Etc/UTC (UTC, +0000)'],
      ['System clock synchronized', 'yes'],
      ['NTP service', 'n/a'],
      ['RTC in local TZ', 'no'],
    ];
    const width = 'System clock synchronized'.length;
    await process.stdout.write(fields.map(([label, value]) => `${label.padStart(width)}: ${value}\n`).join(''));
    return 0;
  },
});
