import type { Process } from '../../../core/machine/process.ts';
import { SystemError } from '../../../core/system-error.ts';
import type { ReadOptions } from '../read-options.ts';

/** What the arguments of one wget say, and how it reports. */
export class WgetSettings {
  readonly process: Process;
  readonly #options: ReadOptions['options'];

  constructor(process: Process, options: ReadOptions['options']) {
    this.process = process;
    this.#options = options;
  }

  get quiet(): boolean {
    return this.has('quiet');
  }

  /** Every step is told; `-nv` leaves only the outcome. */
  get verbose(): boolean {
    return !this.quiet && !this.has('no-verbose');
  }

  /** How often a URL is tried; 0 is for ever. */
  get tries(): number {
    return Number(this.value('tries') ?? 20);
  }

  get waitRetrySeconds(): number {
    return Number(this.value('waitretry') ?? 10);
  }

  has(name: string): boolean {
    return this.#options.has(name);
  }

  value(name: string): string | undefined {
    return this.#options.get(name)?.at(-1);
  }

  values(name: string): readonly string[] {
    return this.#options.get(name) ?? [];
  }

  /** Tells a step, unless the command is to be brief. */
  async tell(text: string): Promise<void> {
    if (this.verbose) await this.process.stderr.write(text);
  }

  /** Tells a failure, unless the command is to be silent. */
  async complain(text: string): Promise<void> {
    if (!this.quiet) await this.process.stderr.write(text);
  }

  /** A signal for one step, which `-T` bounds; `stop` when the step is over. */
  timeLimit(): { signal: AbortSignal; stop: () => void } {
    const { killed, clock } = this.process;
    const seconds = Number(this.value('timeout') ?? this.value('read-timeout') ?? 900);
    if (!(seconds > 0)) return { signal: killed, stop: () => {} };
    const limit = new AbortController();
    const timer = clock.setTimer(seconds * 1000, () => limit.abort(new SystemError('ETIMEDOUT')));
    return { signal: AbortSignal.any([limit.signal, killed]), stop: () => timer[Symbol.dispose]() };
  }
}
