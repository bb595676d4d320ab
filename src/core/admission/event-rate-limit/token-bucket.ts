import type { Clock } from '../../clock.ts';

/** Fills with `perSecond` tokens a second up to `capacity`, and starts full. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #capacity: number;
  readonly #clock: Clock;
  #tokens: number;
  #filledMs: number;

  constructor(perSecond: number, capacity: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#capacity = capacity;
    this.#clock = clock;
    this.#tokens = capacity;
    this.#filledMs = clock.now();
  }

  /** Takes a token; false when there is none. */
  take(): boolean {
    const nowMs = this.#clock.now();
    const gained = ((nowMs - this.#filledMs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#capacity, this.#tokens + gained);
    this.#filledMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
