import { resolveHost } from '../../network/resolver.ts';
import { isSystemError } from '../../system-error.ts';
import type { Process } from '../process.ts';
import { defineTool } from './define-tool.ts';

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
    const series = new PingSeries(process, host, address, size, options.has('quiet'));
    await series.run({
      count: Number(options.value('count') ?? Infinity),
      intervalMs:
        options.value('interval') === undefined ? defaultIntervalMs : Number(options.value('interval')) * 1000,
      timeoutMs: options.value('W') === undefined ? defaultTimeoutMs : Number(options.value('W')) * 1000,
      deadlineMs: options.value('w') === undefined ? Infinity : Number(options.value('w')) * 1000,
    });
    return await series.finish();
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

interface PingSettings {
  readonly count: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
}

/** Echo requests and what came of them. */
class PingSeries {
  readonly #process: Process;
  readonly #host: string;
  readonly #address: string;
  readonly #size: number;
  readonly #isQuiet: boolean;
  readonly #startedMs: number;
  readonly #times: number[] = [];
  #sent = 0;
  #errors = 0;

  constructor(process: Process, host: string, address: string, size: number, isQuiet: boolean) {
    this.#process = process;
    this.#host = host;
    this.#address = address;
    this.#size = size;
    this.#isQuiet = isQuiet;
    this.#startedMs = process.clock.now();
  }

  /** Until enough were sent or the user has had enough. */
  async run({ count, intervalMs, timeoutMs, deadlineMs }: PingSettings): Promise<void> {
    const { clock } = this.#process;
    const control = new AbortController();
    const interrupt = this.#process.onSignal('SIGINT', () => control.abort());
    const deadline = deadlineMs === Infinity ? undefined : clock.setTimer(deadlineMs, () => control.abort());
    while (this.#sent < count && !control.signal.aborted) {
      const startedMs = clock.now();
      await this.#once(control.signal, timeoutMs);
      if (this.#sent >= count || control.signal.aborted) break;
      const restMs = Math.max(0, intervalMs - (clock.now() - startedMs));
      await clock.sleep(restMs, control.signal).catch(() => {});
    }
    interrupt[Symbol.dispose]();
    deadline?.[Symbol.dispose]();
  }

  async #once(interrupted: AbortSignal, timeoutMs: number): Promise<void> {
    this.#sent += 1;
    const sequence = this.#sent;
    const { clock, network } = this.#process;
    const patience = new AbortController();
    const timer = clock.setTimer(timeoutMs, () => patience.abort());
    try {
      const timeMs = await network.ping(this.#address, AbortSignal.any([interrupted, patience.signal]));
      this.#times.push(timeMs);
      const name = this.#host === this.#address ? this.#address : `${this.#host} (${this.#address})`;
      await this.#say(
        `${this.#size + 8} bytes from ${name}: icmp_seq=${sequence} ttl=64 time=${formatTime(timeMs)} ms\n`,
      );
    } catch (error) {
      if (!isSystemError(error)) return;
      await this.#complain(error.code, sequence);
    } finally {
      timer[Symbol.dispose]();
    }
  }

  async #complain(code: string, sequence: number): Promise<void> {
    if (code === 'ENETUNREACH') {
      await this.#process.stderr.write('ping: connect: Network is unreachable\n');
      this.#errors += 1;
    } else if (code === 'EHOSTUNREACH') {
      this.#errors += 1;
      const own = this.#process.network.interfaces().find(({ name }) => name !== 'lo')?.address ?? '127.0.0.1';
      await this.#say(`From ${own} icmp_seq=${sequence} Destination Host Unreachable\n`);
    }
  }

  async #say(text: string): Promise<void> {
    if (!this.#isQuiet) await this.#process.stdout.write(text);
  }

  /** Prints the statistics; 0 when anything answered. */
  async finish(): Promise<number> {
    const received = this.#times.length;
    const lost = this.#sent === 0 ? 0 : (100 * (this.#sent - received)) / this.#sent;
    const errors = this.#errors > 0 ? ` +${this.#errors} errors,` : '';
    const spentMs = Math.round(this.#process.clock.now() - this.#startedMs);
    const lossText = Number.isInteger(lost) ? String(lost) : lost.toFixed(4).replace(/0+$/, '');
    const lines = [
      '',
      `--- ${this.#host} ping statistics ---`,
      `${this.#sent} packets transmitted, ${received} received,${errors} ${lossText}% packet loss, time ${spentMs}ms`,
      received > 0 ? `rtt min/avg/max/mdev = ${this.#spread()} ms` : '',
    ];
    await this.#process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    return received > 0 ? 0 : 1;
  }

  #spread(): string {
    const average = this.#times.reduce((sum, time) => sum + time, 0) / this.#times.length;
    const deviation = this.#times.reduce((sum, time) => sum + Math.abs(time - average), 0) / this.#times.length;
    return [Math.min(...this.#times), average, Math.max(...this.#times), deviation]
      .map((value) => value.toFixed(3))
      .join('/');
  }
}

function formatTime(timeMs: number): string {
  if (timeMs >= 100) return timeMs.toFixed(0);
  return timeMs >= 10 ? timeMs.toFixed(1) : timeMs >= 1 ? timeMs.toFixed(2) : timeMs.toFixed(3);
}
