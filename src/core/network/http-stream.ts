import { SystemError } from '../system-error.ts';
import { bodyWindow, type Chunk, type DuplexStream, type HttpFrame } from './http.ts';
import { IncomingBody } from './http-body.ts';

/** One exchange among those that share a connection, seen from one end: a body in each direction. */
export class HttpStream {
  readonly id: number;
  readonly body: IncomingBody;
  readonly #send: (frame: HttpFrame) => Promise<void>;
  #credit = bodyWindow;
  #untold = 0;
  #wake: (() => void) | undefined;
  #source: AsyncIterator<Chunk> | undefined;
  #over = false;
  #sentEnd = false;

  /** `onCancel` hears that the reader of `body` left before its end. */
  constructor(id: number, send: (frame: HttpFrame) => Promise<void>, onCancel: () => void) {
    this.id = id;
    this.#send = send;
    this.body = new IncomingBody((size) => this.#account(size), onCancel);
  }

  /** Takes what arrived for this exchange. */
  handle(frame: HttpFrame & { kind: 'data' | 'end' | 'window' }): void {
    if (frame.kind === 'data') this.body.push(frame.body);
    else if (frame.kind === 'end') this.body.end();
    else {
      this.#credit += frame.size;
      this.#wake?.();
    }
  }

  /** Sends a body to its end. Resolves early when the exchange is broken off; rejects when the source does. */
  async sendBody(source: AsyncIterable<Chunk>): Promise<void> {
    const iterator = source[Symbol.asyncIterator]();
    this.#source = iterator;
    while (!this.#over) {
      const step = await iterator.next();
      if (step.done === true) break;
      if (step.value.length > 0) await this.sendChunk(step.value);
    }
    this.#source = undefined;
    await this.sendEnd();
  }

  async sendChunk(body: Chunk): Promise<void> {
    if (this.#over) return;
    this.#credit -= body.length;
    await this.#send({ kind: 'data', stream: this.id, body });
    while (this.#credit <= 0 && !this.#over) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async sendEnd(): Promise<void> {
    if (this.#over || this.#sentEnd) return;
    this.#sentEnd = true;
    await this.#send({ kind: 'end', stream: this.id });
  }

  /** Nothing more is sent; what has arrived can still be read. */
  stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#wake?.();
    void this.#source?.return?.().catch(() => {});
  }

  /** Nothing more is read or sent. */
  breakOff(error: unknown): void {
    this.stop();
    this.body.fail(error);
  }

  /** The exchange as messages in both directions, for an upgraded one. */
  duplex(): DuplexStream {
    return {
      send: (message) => {
        if (this.#over || this.#sentEnd) return Promise.reject(new SystemError('EPIPE'));
        return this.sendChunk(message);
      },
      receive: () => this.body.take(),
      close: () => void this.sendEnd().catch(() => {}),
    };
  }

  #account(size: number): void {
    this.#untold += size;
    if (this.#untold < bodyWindow / 2 || this.#over) return;
    const told = this.#untold;
    this.#untold = 0;
    this.#send({ kind: 'window', stream: this.id, size: told }).catch(() => {});
  }
}
