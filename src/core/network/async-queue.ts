interface Waiter<T> {
  resolve(item: T | undefined): void;
  reject(error: unknown): void;
}

/** A first-in, first-out queue whose readers wait. Items left when it ends are still handed out. */
export class AsyncQueue<T> implements AsyncIterable<T> {
  #items: T[] = [];
  #head = 0;
  #waiters: Waiter<T>[] = [];
  #outcome: { error: unknown } | 'ended' | undefined;

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** Ignored after `end` and `fail`. */
  push(item: T): void {
    if (this.#outcome !== undefined) return;
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#items.push(item);
    else waiter.resolve(item);
  }

  end(): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = 'ended';
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(undefined);
  }

  /** What was not yet taken is lost; readers are rejected with `error`. */
  fail(error: unknown): void {
    if (this.#outcome !== undefined && this.#outcome !== 'ended') return;
    this.#outcome = { error };
    this.#items = [];
    this.#head = 0;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
  }

  /** The next item; undefined at the end. Rejects with the signal's reason when it aborts first. */
  take(signal?: AbortSignal): Promise<T | undefined> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#head < this.#items.length) return Promise.resolve(this.#shift());
    if (this.#outcome === 'ended') return Promise.resolve(undefined);
    if (this.#outcome !== undefined) return Promise.reject(this.#outcome.error);
    return signal === undefined
      ? new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
      : this.#takeUntil(signal);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (let item = await this.take(); item !== undefined; item = await this.take()) yield item;
  }

  #shift(): T | undefined {
    const item = this.#items[this.#head++];
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    }
    return item;
  }

  #takeUntil(signal: AbortSignal): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const settle = <V>(done: (value: V) => void) => {
        return (value: V): void => {
          signal.removeEventListener('abort', abort);
          done(value);
        };
      };
      const waiter: Waiter<T> = { resolve: settle(resolve), reject: settle(reject) };
      const abort = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiters.push(waiter);
    });
  }
}
