import { SystemError } from '../../system-error.ts';
import { AsyncQueue } from '../async-queue.ts';
import type { DuplexStream, Headers } from '../http.ts';
import { chunkBytes } from '../http-body.ts';
import { controlTypes, encodeControl, finFlag, resetStatus, type SpdyFrame, SpdyFrameDecoder } from './frame.ts';
import { HeaderDecoder, HeaderEncoder } from './header-block.ts';
import { idBytes, SpdyStream } from './stream.ts';

export interface SpdySessionOptions {
  /** The client's streams have odd numbers. */
  readonly side: 'client' | 'server';
  /** Whether a stream that the peer opens is wanted. Default: none is. */
  readonly accept?: (headers: Headers) => boolean;
}

/** One end of a SPDY/3.1 connection over bytes in both directions. Somebody must `run` it. */
export class SpdySession {
  /** Streams that the peer opened, as they come; ends with the connection. */
  readonly opened: AsyncIterable<SpdyStream>;
  /** Resolves when the connection is over. */
  readonly over: Promise<void>;
  readonly #connection: DuplexStream;
  readonly #options: SpdySessionOptions;
  readonly #decoder = new SpdyFrameDecoder();
  readonly #headerEncoder = new HeaderEncoder();
  readonly #headerDecoder = new HeaderDecoder();
  readonly #streams = new Map<number, SpdyStream>();
  readonly #pending = new Map<number, { accept(): void; refuse(error: unknown): void }>();
  readonly #opened = new AsyncQueue<SpdyStream>();
  #nextId: number;
  #over = false;
  #markOver: () => void = () => {};

  constructor(connection: DuplexStream, options: SpdySessionOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#nextId = options.side === 'client' ? 1 : 2;
    this.opened = this.#opened;
    this.over = new Promise((resolve) => {
      this.#markOver = resolve;
    });
  }

  /** Reads until the connection ends, is lost, or says what is not SPDY. Never rejects. */
  async run(): Promise<void> {
    try {
      for (;;) {
        const frame = this.#decoder.next();
        if (frame !== undefined) {
          if (!(await this.#handle(frame))) return;
          continue;
        }
        const bytes = await this.#connection.receive();
        if (bytes === undefined) return;
        this.#decoder.push(chunkBytes(bytes));
      }
    } catch {
      // A connection that broke is over like one that ended.
    } finally {
      this.close();
    }
  }

  /** Opens a stream. Rejects when the peer refuses it or the connection is over. */
  open(headers: Headers): Promise<SpdyStream> {
    if (this.#over) return Promise.reject(new SystemError('EPIPE'));
    const id = this.#nextId;
    this.#nextId += 2;
    const stream = this.#createStream(id, headers);
    const content = new Uint8Array([...idBytes(id), 0, 0, 0, 0, 0, 0, ...this.#headerEncoder.encode(headers)]);
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { accept: () => resolve(stream), refuse: reject });
      this.#send(encodeControl(controlTypes.synStream, 0, content)).catch(reject);
    });
  }

  /** Ends the connection and every stream on it. */
  close(): void {
    if (this.#over) return;
    this.#over = true;
    for (const stream of this.#streams.values()) stream.breakOff();
    for (const pending of this.#pending.values()) pending.refuse(new SystemError('ECONNRESET'));
    this.#opened.end();
    this.#connection.close();
    this.#markOver();
  }

  #createStream(id: number, headers: Headers): SpdyStream {
    const stream: SpdyStream = new SpdyStream(id, headers, {
      send: (bytes) => this.#send(bytes),
      forget: () => void this.#streams.delete(id),
    });
    this.#streams.set(id, stream);
    return stream;
  }

  #send(bytes: Uint8Array): Promise<void> {
    return this.#over ? Promise.reject(new SystemError('EPIPE')) : this.#connection.send(bytes);
  }

  /** False: the peer wants no more. */
  async #handle(frame: SpdyFrame): Promise<boolean> {
    if (frame.kind === 'data') {
      await this.#streams.get(frame.stream)?.handleData(frame.content, (frame.flags & finFlag) !== 0);
      return true;
    }
    const { content } = frame;
    const id = new DataView(content.buffer, content.byteOffset, content.length).getUint32(0) & 0x7fffffff;
    switch (frame.type) {
      case controlTypes.synStream:
        await this.#handleOpen(id, (frame.flags & finFlag) !== 0, content.subarray(10));
        return true;
      case controlTypes.synReply:
        this.#headerDecoder.decode(content.subarray(4));
        this.#takePending(id)?.accept();
        return true;
      case controlTypes.headers:
        this.#headerDecoder.decode(content.subarray(4));
        return true;
      case controlTypes.rstStream:
        this.#streams.get(id)?.breakOff();
        this.#takePending(id)?.refuse(new SystemError('ECONNRESET'));
        return true;
      case controlTypes.ping:
        if ((id % 2 === 1) === (this.#options.side === 'server')) {
          await this.#send(encodeControl(controlTypes.ping, 0, content));
        }
        return true;
      default:
        return frame.type !== controlTypes.goAway;
    }
  }

  async #handleOpen(id: number, isLast: boolean, block: Uint8Array): Promise<void> {
    const headers = this.#headerDecoder.decode(block);
    const stream = this.#createStream(id, headers);
    if (this.#options.accept?.(headers) !== true) {
      await stream.reset(resetStatus.refusedStream);
      return;
    }
    if (isLast) stream.handleEnd();
    this.#opened.push(stream);
    const reply = new Uint8Array([...idBytes(id), ...this.#headerEncoder.encode({})]);
    await this.#send(encodeControl(controlTypes.synReply, 0, reply));
  }

  #takePending(id: number): { accept(): void; refuse(error: unknown): void } | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}
