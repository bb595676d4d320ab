import { resolveHost } from '../../../network/resolver.ts';
import { defineTool } from '../define-tool.ts';
import { type PingWords, runPing } from '../ping/ping-series.ts';

const usage = 'Usage: ping [OPTIONS] HOST\n\nSend ICMP ECHO_REQUESTs to HOST\n';

/** `ping` as BusyBox has it. */
export const busyboxPingProgram = defineTool({
  name: 'busybox-ping',
  usage,
  hint: usage,
  options: {
    c: { argument: 'required' },
    i: { argument: 'required' },
    W: { argument: 'required' },
    w: { argument: 'required' },
    s: { argument: 'required' },
    q: {},
    '4': {},
  },
  async run(process, options) {
    const [host] = options.operands;
    if (host === undefined) {
      await process.stderr.write(usage);
      return 1;
    }
    const addresses = await resolveHost(process, host, process.killed).catch(() => []);
    const [address] = addresses;
    if (address === undefined) {
      await process.stderr.write(`ping: bad address '${host}'\n`);
      return 1;
    }
    const size = Number(options.value('s') ?? 56);
    await process.stdout.write(`PING ${host} (${address}): ${size} data bytes\n`);
    const seconds = (name: string, otherwise: number): number => Number(options.value(name) ?? otherwise) * 1000;
    return await runPing(process, words, {
      host,
      address,
      size,
      isQuiet: options.has('q'),
      count: Number(options.value('c') ?? Infinity),
      intervalMs: seconds('i', 1),
      timeoutMs: seconds('W', 10),
      deadlineMs: seconds('w', Infinity),
    });
  },
});

const words: PingWords = {
  answer: ({ address, size }, sequence, timeMs) =>
    `${size + 8} bytes from ${address}: seq=${sequence - 1} ttl=64 time=${timeMs.toFixed(3)} ms\n`,
  unreachable: () => '',
  noRoute: 'ping: sendto: Network unreachable\n',
  statistics({ sent, times }) {
    const lost = sent === 0 ? 0 : Math.floor((100 * (sent - times.length)) / sent);
    const counts = `${sent} packets transmitted, ${times.length} packets received, ${lost}% packet loss\n`;
    if (times.length === 0) return counts;
    const average = times.reduce((sum, time) => sum + time, 0) / times.length;
    const figures = [Math.min(...times), average, Math.max(...times)].map((value) => value.toFixed(3)).join('/');
    return `${counts}round-trip min/avg/max = ${figures} ms\n`;
  },
};
