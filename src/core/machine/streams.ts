/** A stream of bytes to read. */
export interface ByteSource extends AsyncIterable<Uint8Array> {
  /** The next bytes, at least one; undefined at the end of the stream. Rejects when `signal` aborts. */
  read(signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** The reader wants no more: the writer's next write fails with EPIPE. */
  cancel(): void;
}

/** A stream of bytes to write. Text is encoded as UTF-8. */
export interface ByteSink {
  /** Resolves when there is room for more. Rejects with a SystemError EPIPE when nobody reads any more. */
  write(data: Uint8Array | string): Promise<void>;
  /** No more is to come. */
  close(): void;
}
