import { AsyncQueue } from './async-queue.ts';
import type { Body, Chunk } from './http.ts';
import { joinBytes } from './join-bytes.ts';

const encoder = new TextEncoder();

export function chunkBytes(chunk: Chunk): Uint8Array {
  return typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
}

/** A body that is already there; undefined is an empty one. */
export function wholeBody(chunk: Chunk | undefined): Body {
  return new WholeBody(chunk);
}

class WholeBody implements Body {
  #chunk: Chunk | undefined;

  constructor(chunk: Chunk | undefined) {
    this.#chunk = chunk;
  }

  text(): Promise<string> {
    const chunk = this.#take();
    return Promise.resolve(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk));
  }

  bytes(): Promise<Uint8Array> {
    return Promise.resolve(chunkBytes(this.#take() ?? ''));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Chunk> {
    const chunk = this.#take();
    if (chunk !== undefined && chunk.length > 0) yield chunk;
  }

  #take(): Chunk | undefined {
    const chunk = this.#chunk;
    this.#chunk = undefined;
    return chunk;
  }
}

/** A body that arrives piece by piece. */
export class IncomingBody implements Body {
  readonly #chunks = new AsyncQueue<Chunk>();
  readonly #onTaken: (size: number) => void;
  readonly #onCancel: () => void;

  /** `onTaken` hears what the reader took, `onCancel` that it wants no more. */
  constructor(onTaken: (size: number) => void, onCancel: () => void) {
    this.#onTaken = onTaken;
    this.#onCancel = onCancel;
  }

  push(chunk: Chunk): void {
    this.#chunks.push(chunk);
  }

  end(): void {
    this.#chunks.end();
  }

  fail(error: unknown): void {
    this.#chunks.fail(error);
  }

  /** The next piece; undefined at the end. */
  async take(): Promise<Chunk | undefined> {
    const chunk = await this.#chunks.take();
    if (chunk !== undefined) this.#onTaken(chunk.length);
    return chunk;
  }

  async text(): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    for (let chunk = await this.take(); chunk !== undefined; chunk = await this.take()) {
      text += typeof chunk === 'string' ? decoder.decode() + chunk : decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  }

  async bytes(): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for (let chunk = await this.take(); chunk !== undefined; chunk = await this.take()) pieces.push(chunkBytes(chunk));
    return joinBytes(pieces);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Chunk> {
    let finished = false;
    try {
      for (let chunk = await this.take(); chunk !== undefined; chunk = await this.take()) yield chunk;
      finished = true;
    } finally {
      if (!finished) this.#onCancel();
    }
  }
}
