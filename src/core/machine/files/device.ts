import type { Clock } from '../../clock.ts';
import { SystemError } from '../../system-error.ts';
import type { OpenFile } from '../file-system.ts';
import type { ByteSink, ByteSource } from '../streams.ts';

/** What the opener of a device brings with it. */
export interface DeviceContext {
  readonly clock: Clock;
  readonly stdin: ByteSource | undefined;
  readonly stdout: ByteSink | undefined;
  readonly stderr: ByteSink | undefined;
  readonly terminal: { readonly input: ByteSource; readonly output: ByteSink } | undefined;
  /** The kernel's log: what it holds, and a way to add a line. */
  readonly kernelLog: { text(): string; append(line: string): void } | undefined;
}

type OpenDevice = (context: DeviceContext, path: string) => OpenFile;

const pieceBytes = 65536;

/** The devices of /dev by name. */
export const devices: Readonly<Record<string, OpenDevice>> = {
  null: () =>
    stream(
      () => undefined,
      () => {},
    ),
  zero: () =>
    stream(
      () => new Uint8Array(pieceBytes),
      () => {},
    ),
  full: (_context, path) =>
    stream(
      () => new Uint8Array(pieceBytes),
      () => {
        throw new SystemError('ENOSPC', path);
      },
    ),
  random: openRandom,
  urandom: openRandom,
  tty: ({ terminal }, path) => descriptor(terminal?.input, terminal?.output, path),
  console: ({ kernelLog }) =>
    stream(
      () => undefined,
      (text) => kernelLog?.append(text),
    ),
  kmsg: openKernelLog,
  stdin: ({ stdin }, path) => descriptor(stdin, undefined, path),
  stdout: ({ stdout }, path) => descriptor(undefined, stdout, path),
  stderr: ({ stderr }, path) => descriptor(undefined, stderr, path),
};

function openRandom({ clock }: DeviceContext): OpenFile {
  return stream(
    () => clock.randomBytes(256),
    () => {},
  );
}

function openKernelLog({ kernelLog }: DeviceContext): OpenFile {
  let pending: string | undefined = kernelLog?.text();
  return stream(
    () => {
      const text = pending;
      pending = undefined;
      return text === undefined || text === '' ? undefined : new TextEncoder().encode(text);
    },
    (text) => kernelLog?.append(text),
  );
}

function stream(read: () => Uint8Array | undefined, write: (text: string) => void): OpenFile {
  const decoder = new TextDecoder();
  return {
    async read(signal) {
      signal?.throwIfAborted();
      return await Promise.resolve(read());
    },
    async write(data) {
      await Promise.resolve(write(typeof data === 'string' ? data : decoder.decode(data)));
    },
    close() {},
  };
}

/** A device that stands for a stream the process already has. Closing it leaves the stream open. */
function descriptor(source: ByteSource | undefined, sink: ByteSink | undefined, path: string): OpenFile {
  if (source === undefined && sink === undefined) throw new SystemError('ENOENT', path);
  return {
    async read(signal) {
      if (source === undefined) throw new SystemError('EINVAL', path);
      return await source.read(signal);
    },
    async write(data) {
      if (sink === undefined) throw new SystemError('EINVAL', path);
      await sink.write(data);
    },
    close() {},
  };
}
