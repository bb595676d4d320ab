import { isSystemError } from '../../../system-error.ts';
import type { Process } from '../../process.ts';

export interface PingRequest {
  /** As typed. */
  readonly host: string;
  readonly address: string;
  /** Of the data, in bytes. */
  readonly size: number;
  /** Only the statistics are shown. */
  readonly isQuiet: boolean;
  readonly count: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
}

export interface PingStatistics {
  readonly sent: number;
  /** Of the answers, in milliseconds. */
  readonly times: readonly number[];
  readonly errors: number;
  readonly spentMs: number;
}

/** How an implementation of ping words what happens. */
export interface PingWords {
  answer(request: PingRequest, sequence: number, timeMs: number): string;
  unreachable(ownAddress: string, sequence: number): string;
  readonly noRoute: string;
  /** What stands below `--- HOST ping statistics ---`. */
  statistics(statistics: PingStatistics): string;
}

/** Sends echo requests until enough were sent or the user has had enough; the exit code is 0 when anything answered. */
export async function runPing(process: Process, words: PingWords, request: PingRequest): Promise<number> {
  const series = new PingSeries(process, words, request);
  await series.run();
  const statistics = series.statistics();
  await process.stdout.write(`\n--- ${request.host} ping statistics ---\n${words.statistics(statistics)}`);
  return statistics.times.length > 0 ? 0 : 1;
}

class PingSeries {
  readonly #process: Process;
  readonly #words: PingWords;
  readonly #request: PingRequest;
  readonly #startedMs: number;
  readonly #times: number[] = [];
  #sent = 0;
  #errors = 0;

  constructor(process: Process, words: PingWords, request: PingRequest) {
    this.#process = process;
    this.#words = words;
    this.#request = request;
    this.#startedMs = process.clock.now();
  }

  async run(): Promise<void> {
    const { clock } = this.#process;
    const { count, intervalMs, deadlineMs } = this.#request;
    const control = new AbortController();
    const interrupt = this.#process.onSignal('SIGINT', () => control.abort());
    const deadline = deadlineMs === Infinity ? undefined : clock.setTimer(deadlineMs, () => control.abort());
    while (this.#sent < count && !control.signal.aborted) {
      const startedMs = clock.now();
      await this.#once(control.signal);
      if (this.#sent >= count || control.signal.aborted) break;
      const restMs = Math.max(0, intervalMs - (clock.now() - startedMs));
      await clock.sleep(restMs, control.signal).catch(() => {});
    }
    interrupt[Symbol.dispose]();
    deadline?.[Symbol.dispose]();
  }

  statistics(): PingStatistics {
    const spentMs = Math.round(this.#process.clock.now() - this.#startedMs);
    return { sent: this.#sent, times: this.#times, errors: this.#errors, spentMs };
  }

  async #once(interrupted: AbortSignal): Promise<void> {
    this.#sent += 1;
    const sequence = this.#sent;
    const { clock, network } = this.#process;
    const patience = new AbortController();
    const timer = clock.setTimer(this.#request.timeoutMs, () => patience.abort());
    try {
      const timeMs = await network.ping(this.#request.address, AbortSignal.any([interrupted, patience.signal]));
      this.#times.push(timeMs);
      await this.#say(this.#words.answer(this.#request, sequence, timeMs));
    } catch (error) {
      if (isSystemError(error)) await this.#complain(error.code, sequence);
    } finally {
      timer[Symbol.dispose]();
    }
  }

  async #complain(code: string, sequence: number): Promise<void> {
    if (code === 'ENETUNREACH') {
      await this.#process.stderr.write(this.#words.noRoute);
      this.#errors += 1;
    } else if (code === 'EHOSTUNREACH') {
      this.#errors += 1;
      const own = this.#process.network.interfaces().find(({ name }) => name !== 'lo')?.address ?? '127.0.0.1';
      await this.#say(this.#words.unreachable(own, sequence));
    }
  }

  async #say(text: string): Promise<void> {
    if (!this.#request.isQuiet) await this.#process.stdout.write(text);
  }
}

/** Four significant digits at most: `0.075`, `1.23`, `12.3`, `123`. */
export function formatTime(timeMs: number): string {
  if (timeMs >= 100) return timeMs.toFixed(0);
  return timeMs >= 10 ? timeMs.toFixed(1) : timeMs >= 1 ? timeMs.toFixed(2) : timeMs.toFixed(3);
}
