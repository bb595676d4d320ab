import type { Clock } from '../../clock.ts';
import type { DuplexStream, Headers } from '../../network/http.ts';
import { chunkBytes } from '../../network/http-body.ts';
import type { SpdySession } from '../../network/spdy/session.ts';
import type { SpdyStream } from '../../network/spdy/stream.ts';
import { runtimeReason } from './runtime-reason.ts';

/** The pod whose ports are forwarded. */
export interface ForwardTarget {
  /** What the runtime calls it. */
  readonly sandboxId: string;
  /** Bytes to and from a port in it. Rejects when nobody listens there. */
  readonly dial: (port: number) => Promise<DuplexStream>;
}

const creationTimeoutMs = 30_000;

/** The two streams of one forwarded connection. */
interface StreamPair {
  data?: SpdyStream;
  error?: SpdyStream;
  readonly late: Disposable;
}

/** Whether a stream names a port and is one of the two that a connection has. */
export function isForwardStream(headers: Headers): boolean {
  const { port = '', streamtype } = headers;
  const isPort = /^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
  return isPort && (streamtype === 'data' || streamtype === 'error');
}

/** Joins each connection that the client opens with the port it names, until the client leaves. */
export async function serveForwards(session: SpdySession, target: ForwardTarget, clock: Clock): Promise<void> {
  const pairs = new Map<string, StreamPair>();
  for await (const stream of session.opened) {
    const id = requestId(stream);
    const pair = pairs.get(id) ?? newPair(id, pairs, clock);
    pairs.set(id, pair);
    pair[stream.headers['streamtype'] === 'data' ? 'data' : 'error'] ??= stream;
    const { data, error } = pair;
    if (data === undefined || error === undefined) continue;
    pair.late[Symbol.dispose]();
    pairs.delete(id);
    void forwardConnection(data, error, target).catch(() => {});
  }
  for (const { late } of pairs.values()) late[Symbol.dispose]();
}

function newPair(id: string, pairs: Map<string, StreamPair>, clock: Clock): StreamPair {
  const late = clock.setTimer(creationTimeoutMs, () => {
    const reason = chunkBytes(`(request=${id}) timed out waiting for streams`);
    void pairs
      .get(id)
      ?.error?.write(reason)
      .catch(() => {});
    pairs.delete(id);
  });
  return { late };
}

/** Old clients name no request: then the data stream is the next after the error stream. */
function requestId({ id, headers }: SpdyStream): string {
  return headers['requestid'] || String(headers['streamtype'] === 'data' ? id - 2 : id);
}

async function forwardConnection(
  data: SpdyStream,
  error: SpdyStream,
  { sandboxId, dial }: ForwardTarget,
): Promise<void> {
  const port = Number(data.headers['port']);
  let connection: DuplexStream;
  try {
    connection = await dial(port);
  } catch (failure) {
    await error.write(chunkBytes(forwardError(port, sandboxId, failure)));
    await data.reset();
    await error.reset();
    return;
  }
  await Promise.all([copyIn(data, connection), copyOut(connection, data)]);
  await error.end();
}

/** What a client is told when a connection could not be made. */
export function forwardError(port: number, sandboxId: string, failure: unknown): string {
  return `error forwarding port ${port} to pod ${sandboxId}, uid : ${runtimeReason(failure)}`;
}

async function copyIn(from: SpdyStream, to: DuplexStream): Promise<void> {
  try {
    for (let bytes = await from.read(); bytes !== undefined; bytes = await from.read()) await to.send(bytes);
  } catch {
    // The pod's side is over; what it has said still goes out.
  }
  to.close();
}

async function copyOut(from: DuplexStream, to: SpdyStream): Promise<void> {
  try {
    for (let message = await from.receive(); message !== undefined; message = await from.receive()) {
      await to.write(chunkBytes(message));
    }
  } finally {
    await to.end().catch(() => {});
  }
}
