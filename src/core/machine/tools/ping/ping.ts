import { resolveHost } from '../../../network/resolver.ts';
import type { Process } from '../../process.ts';
import { defineTool } from '../define-tool.ts';
import { formatTime, type PingWords, runPing } from './ping-series.ts';

const defaultIntervalMs = 1000;
const defaultTimeoutMs = 10_000;

export const pingProgram = defineTool({
  name: 'ping',
  usage: '\nUsage\n  ping [options] <destination>\n',
  hint: '\nUsage\n  ping [options] <destination>\n\nFor more details see ping(8).\n',
  usageError: 2,
  options: {
    count: { short: 'c', argument: 'required' },
    interval: { short: 'i', argument: 'required' },
    W: { argument: 'required' },
    w: { argument: 'required' },
    s: { argument: 'required' },
    quiet: { short: 'q' },
    numeric: { short: 'n' },
    ipv4: { short: '4' },
  },
  async run(process, options) {
    const [host] = options.operands;
    if (host === undefined) {
      await process.stderr.write('ping: usage error: Destination address required\n');
      return 1;
    }
    const address = await addressOf(process, host);
    if (address === undefined) return 2;
    const size = Number(options.value('s') ?? 56);
    await process.stdout.write(`PING ${host} (${address}) ${size}(${size + 28}) bytes of data.\n`);
    return await runPing(process, words, {
      host,
      address,
      size,
      isQuiet: options.has('quiet'),
      count: Number(options.value('count') ?? Infinity),
      intervalMs:
        options.value('interval') === undefined ? defaultIntervalMs : Number(options.value('interval')) * 1000,
      timeoutMs: options.value('W') === undefined ? defaultTimeoutMs : Number(options.value('W')) * 1000,
      deadlineMs: options.value('w') === undefined ? Infinity : Number(options.value('w')) * 1000,
    });
  },
});

async function addressOf(process: Process, host: string): Promise<string | undefined> {
  try {
    return (await resolveHost(process, host, process.killed))[0];
  } catch {
    await process.stderr.write(`ping: ${host}: Name or service not known\n`);
    return undefined;
  }
}

/** How iputils says it. */
const words: PingWords = {
  answer({ host, address, size }, sequence, timeMs) {
    const name = host === address ? address : `${host} (${address})`;
    return `${size + 8} bytes from ${name}: icmp_seq=${sequence} ttl=64 time=${formatTime(timeMs)} ms\n`;
  },
  unreachable: (own, sequence) => `From ${own} icmp_seq=${sequence} Destination Host Unreachable\n`,
  noRoute: 'ping: connect: Network is unreachable\n',
  statistics({ sent, times, errors, spentMs }) {
    const lost = sent === 0 ? 0 : (100 * (sent - times.length)) / sent;
    const lossText = Number.isInteger(lost) ? String(lost) : lost.toFixed(4).replace(/0+$/, '');
    const errorText = errors > 0 ? ` +${errors} errors,` : '';
    const counts = `${sent} packets transmitted, ${times.length} received,${errorText} ${lossText}% packet loss, time ${spentMs}ms\n`;
    return `${counts}${times.length > 0 ? `rtt min/avg/max/mdev = ${spread(times)} ms` : ''}\n`;
  },
};

function spread(times: readonly number[]): string {
  const average = times.reduce((sum, time) => sum + time, 0) / times.length;
  const deviation = times.reduce((sum, time) => sum + Math.abs(time - average), 0) / times.length;
  return [Math.min(...times), average, Math.max(...times), deviation].map((value) => value.toFixed(3)).join('/');
}
