import type { Readable } from 'node:stream';
import type { IDuplexStream, IWatchRequest, IWatchResponse } from 'etcd3';
import type { Clock } from '../../core/clock.ts';
import {
  EtcdError,
  type WatchEvent,
  type WatchRequest,
  type WatchResponse,
  type WatchStream,
} from '../../core/etcd/etcd.ts';
import { failureOf } from './failure-of.ts';
import { eventOf, keyBytes } from './messages.ts';

/** A stream of etcd3, which says nothing of the half of it that reads. */
export type Upstream = IDuplexStream<IWatchRequest, IWatchResponse> & Pick<Readable, 'pause' | 'resume'>;

export interface WatchSource {
  readonly open: () => Promise<Upstream>;
  readonly clock: Clock;
  /** The store's revision of now. */
  readonly revision: () => Promise<number>;
}

const firstRetryMs = 50;
const longestRetryMs = 2000;
/** etcd waits when the reader is this far behind. */
const maximumBacklog = 256;
const everyKey = keyBytes('\0');

/**
 * A watch that after every break goes on from the revision it had reached. It reads the changes of all keys and tells of those in
 * its range: so it always knows how far it is, whereas the progress that etcd reports may overtake events (up to 3.4.24 and
 * 3.5.7).
 */
export class EtcdWatch implements WatchStream {
  readonly #source: WatchSource;
  readonly #request: WatchRequest;
  readonly #disposed = new AbortController();
  readonly #isAsked: (key: Buffer) => boolean;
  #queue: WatchResponse[] = [];
  #failure: EtcdError | undefined;
  #wake: (() => void) | undefined;
  #stream: Upstream | undefined;
  /** All up to here is queued or told; undefined until etcd has said where the watch begins. */
  #reached: number | undefined;
  #progressWanted = false;

  constructor(source: WatchSource, request: WatchRequest) {
    this.#source = source;
    this.#request = request;
    this.#isAsked = rangeTest(request);
    if (request.startRevision !== undefined) this.#reached = request.startRevision - 1;
    void this.#run();
  }

  requestProgress(): void {
    this.#progressWanted = true;
    if (this.#stream !== undefined) void this.#answerProgress();
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
    this.#disposed.abort();
    this.#queue = [];
    this.#stream?.cancel();
    this.#wakeUp();
  }

  async #next(): Promise<IteratorResult<WatchResponse, undefined>> {
    for (;;) {
      if (this.#disposed.signal.aborted) return { done: true, value: undefined };
      const response = this.#queue.shift();
      if (response !== undefined) {
        if (this.#queue.length === 0) this.#stream?.resume();
        return { done: false, value: response };
      }
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #run(): Promise<void> {
    const { clock } = this.#source;
    const { signal } = this.#disposed;
    let retryMs = firstRetryMs;
    while (!signal.aborted) {
      const before = this.#reached;
      const failure = await this.#connection();
      if (failure !== undefined && failure.reason !== 'unavailable') {
        this.#failure = failure;
        this.#wakeUp();
        return;
      }
      if (signal.aborted) return;
      retryMs = this.#reached === before ? Math.min(retryMs * 2, longestRetryMs) : firstRetryMs;
      await clock.sleep(retryMs, signal).catch(() => {});
    }
  }

  /** One connection until it breaks; what etcd refused, if that is why. */
  async #connection(): Promise<EtcdError | undefined> {
    let stream: Upstream;
    try {
      stream = await this.#source.open();
    } catch (error) {
      return failureOf(error);
    }
    return new Promise((resolve) => {
      const end = (failure?: EtcdError): void => {
        this.#stream = undefined;
        stream.cancel();
        resolve(failure);
      };
      stream.on('error', (error) => end(failureOf(error)));
      stream.on('end', () => end());
      stream.on('data', (response) => {
        const failure = this.#receive(stream, response);
        if (failure !== undefined) end(failure);
      });
      stream.write({ create_request: this.#createRequest() });
      if (this.#disposed.signal.aborted) end();
    });
  }

  #createRequest(): NonNullable<IWatchRequest['create_request']> {
    const { previous = true } = this.#request;
    const start = this.#reached === undefined ? {} : { start_revision: this.#reached + 1 };
    return { key: everyKey, range_end: everyKey, prev_kv: previous, ...start };
  }

  #receive(stream: Upstream, response: IWatchResponse): EtcdError | undefined {
    if (response.canceled) {
      const isCompacted = response.compact_revision !== '0';
      return new EtcdError(isCompacted ? 'compacted' : 'unavailable');
    }
    if (response.created) this.#begun(stream, Number(response.header.revision));
    else this.#apply(stream, response);
    return undefined;
  }

  #begun(stream: Upstream, revision: number): void {
    this.#stream = stream;
    if (this.#reached === undefined) {
      this.#reached = revision;
      this.#tell({ revision, events: [] });
    }
    if (this.#progressWanted) void this.#answerProgress();
  }

  /** Changes of one revision come in one response. */
  #apply(stream: Upstream, { events: messages }: IWatchResponse): void {
    const last = messages.at(-1);
    if (last === undefined) return;
    const events: WatchEvent[] = [];
    for (const message of messages) if (this.#isAsked(message.kv.key)) events.push(eventOf(message));
    this.#reached = Number(last.kv.mod_revision);
    this.#tell({ revision: this.#reached, events });
    if (this.#queue.length > maximumBacklog) stream.pause();
  }

  /** Every revision has an event, so that a watch that is behind will tell of its progress by itself. */
  async #answerProgress(): Promise<void> {
    this.#progressWanted = false;
    const revision = await this.#source.revision().catch(() => undefined);
    if (revision === undefined) this.#progressWanted = true;
    else if (this.#reached !== undefined && this.#reached >= revision)
      this.#tell({ revision: this.#reached, events: [] });
  }

  #tell(response: WatchResponse): void {
    if (this.#disposed.signal.aborted) return;
    this.#queue.push(response);
    this.#wakeUp();
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

function rangeTest({ key, rangeEnd }: WatchRequest): (key: Buffer) => boolean {
  const start = keyBytes(key);
  if (rangeEnd === undefined) return (candidate) => candidate.equals(start);
  if (rangeEnd === '\0') return (candidate) => candidate.compare(start) >= 0;
  const end = keyBytes(rangeEnd);
  return (candidate) => candidate.compare(start) >= 0 && candidate.compare(end) < 0;
}
