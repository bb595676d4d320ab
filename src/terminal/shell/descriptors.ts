import { iterateSource } from '../../core/machine/byte-pipe.ts';
import type { Process } from '../../core/machine/process.ts';
import { underlyingSink, underlyingSource } from '../../core/machine/process-streams.ts';
import type { ByteSink, ByteSource } from '../../core/machine/streams.ts';

const shared = new WeakMap<ByteSource, SharedSource>();

/**
 * A stream that several readers read in turn: what one of them took too much of, it puts back for the next. There is one
 * for each underlying stream.
 */
export class SharedSource implements ByteSource {
  readonly underlying: ByteSource;
  readonly #putBack: Uint8Array[] = [];

  private constructor(underlying: ByteSource) {
    this.underlying = underlying;
  }

  static of(source: ByteSource): SharedSource {
    const underlying = underlyingSource(source);
    if (underlying instanceof SharedSource) return underlying;
    const known = shared.get(underlying);
    if (known !== undefined) return known;
    const made = new SharedSource(underlying);
    shared.set(underlying, made);
    return made;
  }

  read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const bytes = this.#putBack.pop();
    return bytes === undefined ? this.underlying.read(signal) : Promise.resolve(bytes);
  }

  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#putBack.push(bytes);
  }

  /** What a child is to read from. */
  forChild(): ByteSource {
    return this.#putBack.length > 0 ? this : this.underlying;
  }

  /** Whoever holds the underlying stream cancels it. */
  cancel(): void {}

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return iterateSource(this);
  }
}

/** What a file descriptor stands for. */
export interface Descriptor {
  readonly source?: SharedSource;
  readonly sink?: ByteSink;
}

export type Descriptors = ReadonlyMap<number, Descriptor>;

export function standardDescriptors(process: Process): Descriptors {
  return new Map<number, Descriptor>([
    [0, { source: SharedSource.of(process.stdin) }],
    [1, { sink: process.stdout }],
    [2, { sink: process.stderr }],
  ]);
}

export function isTerminal(process: Process, descriptor: Descriptor | undefined): boolean {
  const { terminal } = process;
  if (terminal === undefined || descriptor === undefined) return false;
  if (descriptor.source !== undefined) return descriptor.source.underlying === terminal.input;
  return descriptor.sink !== undefined && underlyingSink(descriptor.sink) === terminal.output;
}
