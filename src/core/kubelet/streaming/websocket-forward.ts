import type { DuplexStream, Headers, HttpAnswer } from '../../network/http.ts';
import { chunkBytes } from '../../network/http-body.ts';
import { offeredProtocols, serverHandshake } from '../../network/websocket/handshake.ts';
import { messageStream } from '../../network/websocket/message-stream.ts';
import { type ForwardTarget, forwardError } from './forward-streams.ts';
import { refusal } from './refusal.ts';
import { type ChannelCodec, channelCodec, chooseProtocol, receiveChannel } from './websocket-channels.ts';

const protocols = ['v4.channel.k8s.io', 'v4.base64.channel.k8s.io', ''];

/** The ports that a WebSocket's query names, or what is wrong with them. */
export function forwardPorts(query: URLSearchParams): readonly number[] | string {
  const texts = query.getAll('port');
  if (texts.length === 0) return 'query parameter "port" is required';
  const ports: number[] = [];
  for (const text of texts) {
    if (text === '') return 'query parameter "port" cannot be empty';
    for (const word of text.split(',')) {
      const problem = !/^\d+$/.test(word) ? 'invalid syntax' : Number(word) > 65_535 ? 'value out of range' : undefined;
      if (problem !== undefined) {
        return `unable to parse ${JSON.stringify(text)} as a port: strconv.ParseUint: parsing ${JSON.stringify(word)}: ${problem}`;
      }
      if (Number(word) < 1) return `port ${JSON.stringify(text)} must be > 0`;
      ports.push(Number(word));
    }
  }
  return ports;
}

/** One connection to each of the ports, on two channels of the WebSocket: data, then errors. Both begin with the port. */
export async function websocketForward(
  headers: Headers,
  ports: readonly number[],
  target: ForwardTarget,
): Promise<HttpAnswer> {
  const protocol = chooseProtocol(offeredProtocols(headers), protocols);
  if (protocol === undefined) return refusal(403, 'unable to upgrade: requested protocol(s) are not supported');
  return {
    status: 101,
    headers: await serverHandshake(headers, protocol),
    upgrade: async (stream) => {
      const messages = messageStream(stream);
      await forwardAll(messages, channelCodec(protocol), ports, target).finally(() => messages.close());
    },
  };
}

async function forwardAll(
  messages: DuplexStream,
  codec: ChannelCodec,
  ports: readonly number[],
  { sandboxId, dial }: ForwardTarget,
): Promise<void> {
  const send = (channel: number, bytes: Uint8Array): Promise<void> => messages.send(codec.encode(channel, bytes));
  for (const [index, port] of ports.entries()) {
    const announced = new Uint8Array([port & 0xff, port >> 8]);
    await send(index * 2, announced);
    await send(index * 2 + 1, announced);
  }
  const dials = ports.map((port) => dial(port));
  const forwards = ports.map(async (port, index) => {
    try {
      const connection = await dials[index];
      if (connection !== undefined) await copyOut(connection, (bytes) => send(index * 2, bytes));
    } catch (failure) {
      await send(index * 2 + 1, chunkBytes(forwardError(port, sandboxId, failure))).catch(() => {});
    }
  });
  void copyIn(
    messages,
    codec,
    dials.map((dialled) => dialled.catch(() => undefined)),
  );
  await Promise.all(forwards);
}

async function copyOut(connection: DuplexStream, send: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  for (let message = await connection.receive(); message !== undefined; message = await connection.receive()) {
    await send(chunkBytes(message));
  }
}

async function copyIn(
  messages: DuplexStream,
  codec: ChannelCodec,
  connections: readonly Promise<DuplexStream | undefined>[],
): Promise<void> {
  try {
    for (;;) {
      const message = await receiveChannel(messages, codec);
      if (message === undefined) break;
      if (message.channel % 2 === 0) await (await connections[message.channel / 2])?.send(message.bytes);
    }
  } catch {
    // The client is lost, which ends its connections as if it had left.
  }
  for (const connection of connections) (await connection)?.close();
}
