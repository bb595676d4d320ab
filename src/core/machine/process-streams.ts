import { isSystemError } from '../system-error.ts';
import { iterateSource } from './byte-pipe.ts';
import type { ByteSink, ByteSource } from './streams.ts';

/** What a process's streams ask of the process. */
export interface StreamOwner {
  readonly killed: AbortSignal;
  /** Resolves while the process may run; `forTerminal`: and may read from its terminal. */
  mayRun(forTerminal: boolean): Promise<void> | undefined;
  /** A write found nobody reading. */
  brokenPipe(): void;
  /** A system call was made. */
  called(): void;
}

/**
 * What a process that has ended waits for never comes: none of its code runs any more, as after SIGKILL.
 */
function never<Result>(): Promise<Result> {
  return new Promise(() => {});
}

/** A process's end of a stream: reads end with the process and wait while it is stopped. */
export class ProcessSource implements ByteSource {
  readonly underlying: ByteSource;
  readonly #owner: StreamOwner;
  readonly #isTerminal: boolean;

  constructor(underlying: ByteSource, owner: StreamOwner, isTerminal: boolean) {
    this.underlying = underlying;
    this.#owner = owner;
    this.#isTerminal = isTerminal;
  }

  async read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const { killed } = this.#owner;
    if (killed.aborted) return await never();
    this.#owner.called();
    const wait = this.#owner.mayRun(this.#isTerminal);
    if (wait !== undefined) await wait;
    try {
      const piece = await this.underlying.read(signal === undefined ? killed : AbortSignal.any([signal, killed]));
      const waitAgain = this.#owner.mayRun(false);
      if (waitAgain !== undefined) await waitAgain;
      return killed.aborted ? await never() : piece;
    } catch (error) {
      if (killed.aborted) return await never();
      throw error;
    }
  }

  cancel(): void {
    this.underlying.cancel();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return iterateSource({ read: () => this.read(), cancel: () => {} });
  }
}

/** A process's end of a stream: a write that nobody reads signals the process. */
export class ProcessSink implements ByteSink {
  readonly underlying: ByteSink;
  readonly #owner: StreamOwner;

  constructor(underlying: ByteSink, owner: StreamOwner) {
    this.underlying = underlying;
    this.#owner = owner;
  }

  async write(data: Uint8Array | string): Promise<void> {
    if (this.#owner.killed.aborted) return await never();
    this.#owner.called();
    const wait = this.#owner.mayRun(false);
    if (wait !== undefined) await wait;
    try {
      await this.underlying.write(data);
    } catch (error) {
      if (isSystemError(error, 'EPIPE')) this.#owner.brokenPipe();
      if (this.#owner.killed.aborted) return await never();
      throw error;
    }
    if (this.#owner.killed.aborted) await never();
  }

  close(): void {
    this.underlying.close();
  }
}

/** The stream itself, where `stream` is some process's end of it. */
export function underlyingSource(stream: ByteSource): ByteSource {
  return stream instanceof ProcessSource ? stream.underlying : stream;
}

export function underlyingSink(stream: ByteSink): ByteSink {
  return stream instanceof ProcessSink ? stream.underlying : stream;
}
