import type { EtcdError, WatchEvent, WatchResponse, WatchStream } from '../etcd.ts';

const eventsPerResponse = 1000;

/** One watch: what was committed and not yet taken by the reader. */
export class Watcher implements WatchStream {
  /** All up to this revision is queued or sent. */
  #revision: number;
  /** What the reader was last told of. */
  #toldRevision = 0;
  #queue: WatchEvent[] = [];
  #progressWanted = false;
  #failure: EtcdError | undefined;
  #ended = false;
  #wake: (() => void) | undefined;
  readonly #onProgressRequest: () => void;
  readonly #onEnd: () => void;

  constructor(revision: number, onProgressRequest: () => void, onEnd: () => void) {
    this.#revision = revision;
    this.#onProgressRequest = onProgressRequest;
    this.#onEnd = onEnd;
  }

  push(event: WatchEvent): void {
    this.#queue.push(event);
    this.#wakeUp();
  }

  /** All events up to `revision` have been pushed. */
  advance(revision: number): void {
    if (revision > this.#revision) this.#revision = revision;
  }

  /** Tells the reader how far it is, unless it knows. */
  tellProgress(): void {
    if (this.#toldRevision >= this.#revision) return;
    this.#progressWanted = true;
    this.#wakeUp();
  }

  requestProgress(): void {
    this.#onProgressRequest();
    this.#progressWanted = true;
    this.#wakeUp();
  }

  /** What is queued is still delivered, then the reader gets `failure`. */
  fail(failure: EtcdError): void {
    this.#failure ??= failure;
    this.#wakeUp();
  }

  [Symbol.asyncIterator](): AsyncIterator<WatchResponse, undefined> {
    return {
      next: () => this.#next(),
      return: () => {
        this[Symbol.dispose]();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  [Symbol.dispose](): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#queue = [];
    this.#onEnd();
    this.#wakeUp();
  }

  async #next(): Promise<IteratorResult<WatchResponse, undefined>> {
    while (!this.#ended) {
      const response = this.#take();
      if (response !== undefined) {
        this.#toldRevision = response.revision;
        return { done: false, value: response };
      }
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return { done: true, value: undefined };
  }

  #take(): WatchResponse | undefined {
    if (this.#queue.length > 0) {
      const events = this.#queue.splice(0, this.#boundary());
      const last = events.at(-1);
      const isAll = this.#queue.length === 0 || last === undefined;
      return { revision: isAll ? this.#revision : revisionOf(last), events };
    }
    if (!this.#progressWanted) return undefined;
    this.#progressWanted = false;
    return { revision: this.#revision, events: [] };
  }

  /** Where a response may end: not within a revision. */
  #boundary(): number {
    let end = Math.min(this.#queue.length, eventsPerResponse);
    for (; end < this.#queue.length; end += 1) {
      const before = this.#queue[end - 1];
      const after = this.#queue[end];
      if (before === undefined || after === undefined || revisionOf(before) !== revisionOf(after)) break;
    }
    return end;
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

function revisionOf(event: WatchEvent): number {
  return event.type === 'put' ? event.kv.modRevision : event.modRevision;
}
