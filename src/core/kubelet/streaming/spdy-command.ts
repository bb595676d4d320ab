import type { Clock } from '../../clock.ts';
import { AsyncQueue } from '../../network/async-queue.ts';
import type { DuplexStream, Headers, HttpAnswer } from '../../network/http.ts';
import { chunkBytes } from '../../network/http-body.ts';
import { SpdySession } from '../../network/spdy/session.ts';
import type { SpdyStream } from '../../network/spdy/stream.ts';
import { failureMessage, wholeStatus } from './command-status.ts';
import { type CommandClient, type CommandOptions, channels, serveCommand } from './command-streams.ts';
import { negotiateSpdy } from './spdy-upgrade.ts';

const v4 = 'v4.channel.k8s.io';
const v3 = 'v3.channel.k8s.io';
const protocols = [v4, v3, 'v2.channel.k8s.io', 'channel.k8s.io'];
const creationTimeoutMs = 30_000;

/** Runs a command for a client that speaks SPDY. */
export function spdyCommand(
  headers: Headers,
  options: CommandOptions,
  start: () => Promise<DuplexStream>,
  clock: Clock,
): HttpAnswer {
  const upgrade = negotiateSpdy(headers, protocols);
  if (!upgrade.agreed) return upgrade.answer;
  const { protocol } = upgrade;
  return {
    status: 101,
    headers: upgrade.headers,
    upgrade: async (connection) => {
      const session = new SpdySession(connection, { side: 'server', accept: () => true });
      const running = session.run();
      const expected = expectedStreams(options, protocol);
      const streams = await collectStreams(session, expected, clock);
      if (streams === undefined) session.close();
      else await serveCommand(spdyClient(session, streams, protocol), start);
      await running;
    },
  };
}

function expectedStreams({ stdin, stdout, stderr, tty }: CommandOptions, protocol: string): number {
  const resizes = tty && (protocol === v4 || protocol === v3);
  return 1 + [stdin, stdout, stderr, resizes].filter((wanted) => wanted).length;
}

/** The streams by type, once the client has opened all of them; undefined when it leaves or takes too long. */
async function collectStreams(
  session: SpdySession,
  expected: number,
  clock: Clock,
): Promise<ReadonlyMap<string, SpdyStream> | undefined> {
  const streams = new Map<string, SpdyStream>();
  using _late = clock.setTimer(creationTimeoutMs, () => session.close());
  for await (const stream of session.opened) {
    streams.set(stream.headers['streamtype'] ?? '', stream);
    if (streams.size === expected) return streams;
  }
  return undefined;
}

function spdyClient(session: SpdySession, streams: ReadonlyMap<string, SpdyStream>, protocol: string): CommandClient {
  const received = new AsyncQueue<Input>();
  const [stdin, resize] = [streams.get('stdin'), streams.get('resize')];
  void session.over.then(() => received.end());
  if (stdin !== undefined) void copyInput(stdin, received);
  if (resize !== undefined) void copySizes(resize, received);
  const outputs = new Map([
    [channels.stdout, streams.get('stdout')],
    [channels.stderr, streams.get('stderr')],
    [channels.error, streams.get('error')],
  ] as readonly [number, SpdyStream | undefined][]);
  const writeStatus = protocol === v4 ? wholeStatus : failureMessage;
  return {
    receive: async () => {
      const input = await received.take();
      input?.onTaken();
      return input;
    },
    send: async (channel, bytes) => {
      const written = channel === channels.error ? writeStatus(bytes) : bytes;
      if (written !== undefined) await outputs.get(channel)?.write(written);
    },
    close: async () => {
      for (const stream of streams.values()) await stream.end().catch(() => {});
      session.close();
    },
  };
}

interface Input {
  readonly channel: number;
  readonly bytes: Uint8Array;
  /** More may be read. */
  onTaken(): void;
}

/** Resolves when it was taken. */
function hand(received: AsyncQueue<Input>, channel: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => received.push({ channel, bytes, onTaken: resolve }));
}

async function copyInput(stdin: SpdyStream, received: AsyncQueue<Input>): Promise<void> {
  for (let bytes = await stdin.read(); bytes !== undefined; bytes = await stdin.read()) {
    await hand(received, channels.stdin, bytes);
  }
  await hand(received, channels.close, new Uint8Array([channels.stdin]));
}

/** Sizes come as JSON objects one after the other, in pieces of any size. */
async function copySizes(resize: SpdyStream, received: AsyncQueue<Input>): Promise<void> {
  let text = '';
  for (let bytes = await resize.read(); bytes !== undefined; bytes = await resize.read()) {
    text += new TextDecoder().decode(bytes);
    for (let end = text.indexOf('}'); end >= 0; end = text.indexOf('}')) {
      await hand(received, channels.resize, chunkBytes(text.slice(0, end + 1)));
      text = text.slice(end + 1);
    }
  }
}
