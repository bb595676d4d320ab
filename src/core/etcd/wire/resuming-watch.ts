import type { Clock } from '../../clock.ts';
import type { DuplexStream, Transport } from '../../network/http.ts';
import { EtcdError, type WatchRequest, type WatchResponse, type WatchStream } from '../etcd.ts';
import { type EtcdFailure, progressRequest, watchPath } from './api.ts';
import { decodeMessage } from './message.ts';

const firstRetryMs = 50;
const longestRetryMs = 2000;

/** A watch over the network that, after every break, goes on from the revision it had reached. */
export class ResumingWatch implements WatchStream {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #request: WatchRequest;
  readonly #disposed = new AbortController();
  readonly #responses: AsyncGenerator<WatchResponse, undefined>;
  #nextRevision: number | undefined;
  #stream: DuplexStream | undefined;
  #progressWanted = false;
  /** The stream that is being opened, started early so that a watch counts from when it was asked for. */
  #opening: Promise<DuplexStream> | undefined;

  constructor(transport: Transport, clock: Clock, request: WatchRequest) {
    this.#transport = transport;
    this.#clock = clock;
    this.#request = request;
    this.#nextRevision = request.startRevision;
    this.#responses = this.#run();
    this.#opening = this.#open();
    this.#opening.catch(() => {});
  }

  requestProgress(): void {
    if (this.#stream === undefined) this.#progressWanted = true;
    else this.#stream.send(progressRequest).catch(() => {});
  }

  [Symbol.asyncIterator](): AsyncIterator<WatchResponse, undefined> {
    return {
      next: () => this.#responses.next(),
      return: () => {
        this[Symbol.dispose]();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  [Symbol.dispose](): void {
    this.#disposed.abort();
    this.#stream?.close();
  }

  async *#run(): AsyncGenerator<WatchResponse, undefined> {
    let retryMs = firstRetryMs;
    while (!this.#disposed.signal.aborted) {
      for await (const response of this.#connection()) {
        retryMs = firstRetryMs;
        this.#nextRevision = response.revision + 1;
        yield response;
      }
      if (this.#disposed.signal.aborted) break;
      await this.#clock.sleep(retryMs, this.#disposed.signal).catch(() => {});
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    }
    return undefined;
  }

  /** The responses of one connection; ends when it breaks. Throws what etcd refuses. */
  async *#connection(): AsyncGenerator<WatchResponse> {
    let stream: DuplexStream;
    try {
      stream = await (this.#opening ?? this.#open());
    } catch {
      return;
    } finally {
      this.#opening = undefined;
    }
    try {
      for (;;) {
        const message = await stream.receive().catch(() => undefined);
        if (typeof message !== 'string') return;
        const response = decodeMessage(message) as WatchResponse | EtcdFailure;
        if (!('reason' in response)) yield response;
        else if (response.reason === 'unavailable') return;
        else throw new EtcdError(response.reason, response.message);
      }
    } finally {
      this.#stream = undefined;
      stream.close();
    }
  }

  async #open(): Promise<DuplexStream> {
    const { stream } = await this.#transport({
      method: 'GET',
      target: watchPath,
      headers: { connection: 'Upgrade', upgrade: 'websocket' },
      signal: this.#disposed.signal,
    });
    if (stream === undefined) throw new EtcdError('unavailable');
    const startRevision = this.#nextRevision;
    await stream.send(
      JSON.stringify(startRevision === undefined ? this.#request : { ...this.#request, startRevision }),
    );
    if (this.#disposed.signal.aborted) stream.close();
    this.#stream = stream;
    if (this.#progressWanted) {
      this.#progressWanted = false;
      await stream.send(progressRequest);
    }
    return stream;
  }
}
