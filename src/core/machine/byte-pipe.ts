import { SystemError } from '../system-error.ts';
import type { ByteSink, ByteSource } from './streams.ts';

/** Two ends of a stream inside one machine. */
export interface BytePipe {
  readonly source: ByteSource;
  readonly sink: ByteSink;
  /** Takes what is in the pipe now, without waiting. */
  takeUnread(): Uint8Array[];
}

/** As Linux has it. */
const defaultCapacityBytes = 65536;

/**
 * A pipe: reads take the pieces as they were written; a write waits while more than `capacityBytes` are unread, and is
 * rejected with EPIPE once the source is cancelled.
 */
export function createPipe(capacityBytes: number = defaultCapacityBytes): BytePipe {
  const buffer = new PipeBuffer(capacityBytes);
  return { source: new PipeSource(buffer), sink: new PipeSink(buffer), takeUnread: () => buffer.takeUnread() };
}

interface Waiter {
  wake(): void;
}

class PipeBuffer {
  readonly chunks: Uint8Array[] = [];
  unreadBytes = 0;
  ended = false;
  cancelled = false;
  readonly capacityBytes: number;
  readonly readers: Waiter[] = [];
  readonly writers: Waiter[] = [];

  constructor(capacityBytes: number) {
    this.capacityBytes = capacityBytes;
  }

  takeUnread(): Uint8Array[] {
    this.unreadBytes = 0;
    this.wakeAll(this.writers);
    return this.chunks.splice(0);
  }

  wakeAll(waiters: Waiter[]): void {
    for (const waiter of waiters.splice(0)) waiter.wake();
  }
}

class PipeSource implements ByteSource {
  readonly #buffer: PipeBuffer;

  constructor(buffer: PipeBuffer) {
    this.#buffer = buffer;
  }

  async read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const buffer = this.#buffer;
    for (;;) {
      signal?.throwIfAborted();
      const chunk = buffer.chunks.shift();
      if (chunk !== undefined) {
        buffer.unreadBytes -= chunk.length;
        if (buffer.unreadBytes <= buffer.capacityBytes) buffer.wakeAll(buffer.writers);
        return chunk;
      }
      if (buffer.ended || buffer.cancelled) return undefined;
      await waitOn(buffer.readers, signal);
    }
  }

  cancel(): void {
    const buffer = this.#buffer;
    if (buffer.cancelled) return;
    buffer.cancelled = true;
    buffer.chunks.length = 0;
    buffer.unreadBytes = 0;
    buffer.wakeAll(buffer.writers);
    buffer.wakeAll(buffer.readers);
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return iterateSource(this);
  }
}

class PipeSink implements ByteSink {
  readonly #buffer: PipeBuffer;

  constructor(buffer: PipeBuffer) {
    this.#buffer = buffer;
  }

  async write(data: Uint8Array | string): Promise<void> {
    const buffer = this.#buffer;
    if (buffer.ended || buffer.cancelled) throw new SystemError('EPIPE');
    const bytes = typeof data === 'string' ? encoder.encode(data) : data;
    if (bytes.length === 0) return;
    buffer.chunks.push(bytes);
    buffer.unreadBytes += bytes.length;
    buffer.wakeAll(buffer.readers);
    while (buffer.unreadBytes > buffer.capacityBytes) await waitOn(buffer.writers, undefined);
    if (buffer.cancelled) throw new SystemError('EPIPE');
  }

  close(): void {
    this.#buffer.ended = true;
    this.#buffer.wakeAll(this.#buffer.readers);
  }
}

const encoder = new TextEncoder();

/** Resolves when the waiter is woken or `signal` aborts. */
function waitOn(waiters: Waiter[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const waiter: Waiter = {
      wake() {
        signal?.removeEventListener('abort', abort);
        resolve();
      },
    };
    const abort = (): void => {
      const index = waiters.indexOf(waiter);
      if (index >= 0) waiters.splice(index, 1);
      resolve();
    };
    waiters.push(waiter);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** The iterator of a byte source; leaving the loop early cancels the source. */
export function iterateSource(source: Pick<ByteSource, 'read' | 'cancel'>): AsyncIterator<Uint8Array> {
  return {
    async next(): Promise<IteratorResult<Uint8Array>> {
      const value = await source.read();
      return value === undefined ? { done: true, value } : { done: false, value };
    },
    return(): Promise<IteratorResult<Uint8Array>> {
      source.cancel();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
