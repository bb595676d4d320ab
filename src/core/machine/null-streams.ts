import { iterateSource } from './byte-pipe.ts';
import type { ByteSink, ByteSource } from './streams.ts';

/** A stream that has ended before it began, as reading /dev/null has. */
export function emptySource(): ByteSource {
  const source: ByteSource = {
    read: () => Promise.resolve(undefined),
    cancel: () => {},
    [Symbol.asyncIterator]: () => iterateSource(source),
  };
  return source;
}

/** Takes everything and keeps nothing, as /dev/null does. */
export function discardSink(): ByteSink {
  return { write: () => Promise.resolve(), close: () => {} };
}

/** A stream of what is given. */
export function sourceOf(data: string | Uint8Array): ByteSource {
  let pending: Uint8Array | undefined = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  if (pending.length === 0) pending = undefined;
  const source: ByteSource = {
    read() {
      const bytes = pending;
      pending = undefined;
      return Promise.resolve(bytes);
    },
    cancel() {
      pending = undefined;
    },
    [Symbol.asyncIterator]: () => iterateSource(source),
  };
  return source;
}
