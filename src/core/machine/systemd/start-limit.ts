/** Counts how often a unit was started of late. */
export class StartLimit {
  readonly #starts: number[] = [];

  /** Whether the unit may be started now under its limit; counts the start if so. */
  admit(nowMs: number, limit: { readonly startLimitIntervalMs: number; readonly startLimitBurst: number }): boolean {
    if (limit.startLimitIntervalMs === 0) return true;
    while ((this.#starts[0] ?? nowMs) <= nowMs - limit.startLimitIntervalMs) this.#starts.shift();
    if (this.#starts.length >= limit.startLimitBurst) return false;
    this.#starts.push(nowMs);
    return true;
  }

  reset(): void {
    this.#starts.length = 0;
  }
}
