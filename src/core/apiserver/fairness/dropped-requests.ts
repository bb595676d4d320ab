import type { Clock } from '../../clock.ts';

const longestRetryAfter = 32;

/** Counts the requests that a priority level refused, so that clients stay away for longer while there are many. */
export class DroppedRequests {
  readonly #clock: Clock;
  /** Requests by second; the newest is not over yet. */
  readonly #history: { second: number; requests: number }[] = [];
  #retryAfter = 1;
  #raisedAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes one; tells after how many seconds to try again. */
  add(): number {
    const second = Math.floor(this.#clock.now() / 1000);
    const newest = this.#history.at(-1);
    if (newest?.second === second) {
      newest.requests++;
      return this.#retryAfter;
    }
    this.#adjust(second);
    this.#history.push({ second, requests: 1 });
    return this.#retryAfter;
  }

  #adjust(second: number): void {
    const kept = Math.min(2 * this.#retryAfter, longestRetryAfter);
    while (this.#history.length > 0 && second - (this.#history[0]?.second ?? 0) > kept) this.#history.shift();
    const recent = this.#history.filter((one) => second - one.second <= this.#retryAfter);
    const dropped = recent.reduce((sum, { requests }) => sum + requests, 0);
    if (second - this.#raisedAt >= this.#retryAfter && dropped >= 3 * this.#retryAfter) {
      this.#retryAfter = Math.min(2 * this.#retryAfter, longestRetryAfter);
      this.#raisedAt = second;
    } else if (dropped < this.#retryAfter && this.#retryAfter > 1) this.#retryAfter--;
  }
}
