import type { Clock } from '../clock.ts';

/** A clock whose timers end with the process and wait while it is stopped. */
export class ProcessClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Disposable>();
  /** How to forget those who sleep. */
  readonly #sleepers = new Set<() => void>();
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
      if (this.#ended) return;
      if (signal?.aborted === true) return reject(signal.reason);
      const forget = (): void => {
        this.#sleepers.delete(forget);
        signal?.removeEventListener('abort', abort);
        timer[Symbol.dispose]();
      };
      const abort = (): void => {
        if (this.#ended) return;
        forget();
        reject(signal?.reason);
      };
      const timer = this.setTimer(delayMs, () => {
        forget();
        resolve();
      });
      this.#sleepers.add(forget);
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

  /** No timer fires any more, and nobody who sleeps wakes up. */
  end(): void {
    this.#ended = true;
    this.#held = undefined;
    for (const timer of this.#timers) timer[Symbol.dispose]();
    this.#timers.clear();
    for (const forget of [...this.#sleepers]) forget();
  }
}
