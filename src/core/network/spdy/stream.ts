import { SystemError } from '../../system-error.ts';
import { AsyncQueue } from '../async-queue.ts';
import type { Headers } from '../http.ts';
import { controlTypes, encodeControl, encodeData, finFlag, resetStatus } from './frame.ts';

/** How much may wait to be read before the connection is left to wait. */
const windowBytes = 256 * 1024;
const largestData = 1024 * 1024;

export interface StreamWire {
  send(bytes: Uint8Array): Promise<void>;
  /** Both directions are over. */
  forget(): void;
}

/** One stream among those that share a SPDY connection, seen from one end. */
export class SpdyStream {
  readonly id: number;
  /** What it was opened with; names are lower-case. */
  readonly headers: Headers;
  readonly #wire: StreamWire;
  readonly #received = new AsyncQueue<Uint8Array>();
  #waitingBytes = 0;
  #wake: (() => void) | undefined;
  #sentEnd = false;
  #receivedEnd = false;

  constructor(id: number, headers: Headers, wire: StreamWire) {
    this.id = id;
    this.headers = headers;
    this.#wire = wire;
  }

  /** The next bytes; undefined when the peer has no more, or is gone. */
  async read(): Promise<Uint8Array | undefined> {
    const bytes = await this.#received.take();
    this.#waitingBytes -= bytes?.length ?? 0;
    if (this.#waitingBytes < windowBytes) this.#wake?.();
    return bytes;
  }

  /** Rejects with EPIPE once this side has ended or the stream was reset. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let offset = 0; offset < bytes.length; offset += largestData) {
      if (this.#sentEnd) throw new SystemError('EPIPE');
      await this.#wire.send(encodeData(this.id, 0, bytes.subarray(offset, offset + largestData)));
    }
  }

  /** This side has no more to say. */
  async end(): Promise<void> {
    if (this.#sentEnd) return;
    this.#sentEnd = true;
    await this.#wire.send(encodeData(this.id, finFlag, new Uint8Array()));
    this.#forgetWhenOver();
  }

  /** Gives the stream up in both directions. */
  async reset(status: number = resetStatus.cancel): Promise<void> {
    this.breakOff();
    await this.#wire.send(
      encodeControl(controlTypes.rstStream, 0, new Uint8Array([...idBytes(this.id), 0, 0, 0, status])),
    );
  }

  /** Takes what arrived. Resolves when more may come. */
  async handleData(bytes: Uint8Array, isLast: boolean): Promise<void> {
    if (!this.#receivedEnd && bytes.length > 0) {
      this.#waitingBytes += bytes.length;
      this.#received.push(bytes);
    }
    if (isLast) this.handleEnd();
    if (this.#waitingBytes < windowBytes) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  handleEnd(): void {
    this.#receivedEnd = true;
    this.#received.end();
    this.#forgetWhenOver();
  }

  /** The peer has reset it, or the connection is lost. */
  breakOff(): void {
    this.#sentEnd = true;
    this.handleEnd();
    this.#waitingBytes = 0;
    this.#wake?.();
  }

  #forgetWhenOver(): void {
    if (this.#sentEnd && this.#receivedEnd) this.#wire.forget();
  }
}

export function idBytes(id: number): number[] {
  return [(id >>> 24) & 0x7f, (id >>> 16) & 0xff, (id >>> 8) & 0xff, id & 0xff];
}
