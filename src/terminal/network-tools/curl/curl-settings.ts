import type { Process } from '../../../core/machine/process.ts';
import type { ReadOptions } from '../read-options.ts';

/** What the arguments of one curl say, and how it reports. */
export class CurlSettings {
  readonly process: Process;
  readonly urls: readonly string[];
  readonly #options: ReadOptions['options'];

  constructor(process: Process, { options, operands }: ReadOptions) {
    this.process = process;
    this.urls = [...(options.get('url') ?? []), ...operands];
    this.#options = options;
  }

  has(name: string): boolean {
    return this.#options.has(name);
  }

  /** The last value of an option. */
  value(name: string): string | undefined {
    return this.#options.get(name)?.at(-1);
  }

  values(name: string): readonly string[] {
    return this.#options.get(name) ?? [];
  }

  /** Seconds, which may have a fraction, as milliseconds. */
  milliseconds(name: string): number | undefined {
    const seconds = Number(this.value(name) ?? Number.NaN);
    return Number.isNaN(seconds) ? undefined : seconds * 1000;
  }

  /** A line of `-v`. */
  async explain(line: string): Promise<void> {
    if (this.has('verbose')) await this.process.stderr.write(`${line}\n`);
  }
}
