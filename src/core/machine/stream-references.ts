import type { ByteSink, ByteSource } from './streams.ts';

/**
 * How often each stream is held. A process holds its standard streams until it ends; what nobody holds any more is
 * closed, as the kernel does with the last descriptor.
 */
const references = new WeakMap<ByteSource | ByteSink, number>();

/**
 * Holds a stream open, as dup(2) does: a shell that runs several children on one pipe holds its end until all have
 * started. Disposing the last hold closes a sink and cancels a source.
 */
export function holdStream(stream: ByteSource | ByteSink): Disposable {
  references.set(stream, (references.get(stream) ?? 0) + 1);
  let held = true;
  return {
    [Symbol.dispose]() {
      if (!held) return;
      held = false;
      release(stream);
    },
  };
}

function release(stream: ByteSource | ByteSink): void {
  const left = (references.get(stream) ?? 1) - 1;
  references.set(stream, left);
  if (left > 0) return;
  if ('close' in stream) stream.close();
  else stream.cancel();
}
