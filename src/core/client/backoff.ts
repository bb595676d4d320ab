import type { Clock } from '../clock.ts';

export interface Backoff {
  /** How long to wait before the next try: doubling from `initialMs` to `maximumMs`, give or take half. */
  nextMs(): number;
  /** It worked: start again from `initialMs`. */
  reset(): void;
}

export function createBackoff(clock: Clock, limits: { initialMs: number; maximumMs: number }): Backoff {
  let currentMs = limits.initialMs;
  return {
    nextMs() {
      const waitMs = currentMs * (0.75 + clock.random() / 2);
      currentMs = Math.min(currentMs * 2, limits.maximumMs);
      return waitMs;
    },
    reset() {
      currentMs = limits.initialMs;
    },
  };
}
