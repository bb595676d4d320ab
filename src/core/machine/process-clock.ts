import type { Clock } from '../clock.ts';

/** A clock whose timers end with the process and wait while it is stopped. */
export class ProcessClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Disposable>();
  readonly #sleepers = new Set<(reason: unknown) => void>();
  #held: (() => void)[] | undefined;
  #ended = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  random(): number {
    return this.#clock.random();
  }

  randomBytes(length: number): Uint8Array<ArrayBuffer> {
    return this.#clock.randomBytes(length);
  }

  uuid(): string {
    return this.#clock.uuid();
  }

  setTimer(delayMs: number, callback: () => void): Disposable {
    if (this.#ended) return { [Symbol.dispose]: () => {} };
    let cancelled = false;
    const fire = (): void => {
      if (!cancelled) callback();
    };
    const timer = this.#clock.setTimer(delayMs, () => {
      this.#timers.delete(timer);
      if (this.#held === undefined) fire();
      else this.#held.push(fire);
    });
    this.#timers.add(timer);
    return {
      [Symbol.dispose]: () => {
        cancelled = true;
        this.#timers.delete(timer);
        timer[Symbol.dispose]();
      },
    };
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      const finish = (): void => {
        this.#sleepers.delete(fail);
        signal?.removeEventListener('abort', abort);
        timer[Symbol.dispose]();
      };
      const fail = (reason: unknown): void => {
        finish();
        reject(reason);
      };
      const abort = (): void => fail(signal?.reason);
      const timer = this.setTimer(delayMs, () => {
        finish();
        resolve();
      });
      this.#sleepers.add(fail);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  hold(): void {
    this.#held ??= [];
  }

  resume(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const fire of held) fire();
  }

  /** No timer fires any more; who sleeps is woken with `reason`. */
  end(reason: unknown): void {
    this.#ended = true;
    this.#held = undefined;
    for (const timer of this.#timers) timer[Symbol.dispose]();
    this.#timers.clear();
    for (const fail of [...this.#sleepers]) fail(reason);
  }
}
