import type { DuplexStream, Headers, HttpAnswer } from '../../network/http.ts';
import { offeredProtocols, serverHandshake } from '../../network/websocket/handshake.ts';
import { messageStream } from '../../network/websocket/message-stream.ts';
import { failureMessage, translatedStatus, wholeStatus } from './command-status.ts';
import { type CommandClient, type CommandOptions, channels, serveCommand } from './command-streams.ts';
import { refusal } from './refusal.ts';
import { channelCodec, chooseProtocol, receiveChannel } from './websocket-channels.ts';

const v5 = 'v5.channel.k8s.io';
const protocols = [v5, 'v4.channel.k8s.io', 'v4.base64.channel.k8s.io', 'channel.k8s.io', 'base64.channel.k8s.io', ''];

/** Runs a command for a client that speaks WebSocket. */
export async function websocketCommand(
  headers: Headers,
  options: CommandOptions,
  start: () => Promise<DuplexStream>,
): Promise<HttpAnswer> {
  const protocol = chooseProtocol(offeredProtocols(headers), protocols);
  if (protocol === undefined) return refusal(403, 'unable to upgrade: requested protocol(s) are not supported');
  return {
    status: 101,
    headers: await serverHandshake(headers, protocol),
    upgrade: async (stream) => {
      const client = websocketClient(messageStream(stream), protocol, options);
      const { stdout, stderr } = options;
      await client.send(stdout ? channels.stdout : stderr ? channels.stderr : channels.error, new Uint8Array());
      await serveCommand(client, start);
    },
  };
}

function websocketClient(stream: DuplexStream, protocol: string, options: CommandOptions): CommandClient {
  const codec = channelCodec(protocol);
  const writeStatus = protocol === v5 ? translatedStatus : protocol.startsWith('v4') ? wholeStatus : failureMessage;
  const isWanted = (channel: number): boolean =>
    channel === channels.stdin
      ? options.stdin
      : channel === channels.close
        ? protocol === v5
        : channel === channels.resize;
  return {
    receive: async () => {
      for (;;) {
        const message = await receiveChannel(stream, codec);
        if (message === undefined || isWanted(message.channel)) return message;
      }
    },
    send: async (channel, bytes) => {
      if (channel === channels.stdout && !options.stdout) return;
      if (channel === channels.stderr && !options.stderr) return;
      const written = channel === channels.error && bytes.length > 0 ? writeStatus(bytes) : bytes;
      if (written !== undefined) await stream.send(codec.encode(channel, written));
    },
    close: async () => stream.close(),
  };
}
