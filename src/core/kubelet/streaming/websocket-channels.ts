import type { Chunk, DuplexStream } from '../../network/http.ts';
import { chunkBytes } from '../../network/http-body.ts';
import { joinBytes } from '../../network/join-bytes.ts';
import { decodeBase64, encodeBase64 } from '../../pki/pem.ts';

/** Messages of a WebSocket whose first byte names a channel: as they are, or all text with a digit and base64. */
export interface ChannelCodec {
  encode(channel: number, bytes: Uint8Array): Chunk;
  /** Undefined for what is no message of a channel. */
  decode(message: Chunk): { readonly channel: number; readonly bytes: Uint8Array } | undefined;
}

const binaryCodec: ChannelCodec = {
  encode: (channel, bytes) => joinBytes([new Uint8Array([channel]), bytes]),
  decode: (message) => {
    const bytes = chunkBytes(message);
    return bytes[0] === undefined ? undefined : { channel: bytes[0], bytes: bytes.subarray(1) };
  },
};

const digitZero = 0x30;

const base64Codec: ChannelCodec = {
  encode: (channel, bytes) => String.fromCharCode(digitZero + channel) + encodeBase64(bytes),
  decode: (message) => {
    const text = typeof message === 'string' ? message : new TextDecoder().decode(message);
    const bytes = decodeBase64(text.slice(1));
    return text === '' || bytes === undefined ? undefined : { channel: text.charCodeAt(0) - digitZero, bytes };
  },
};

export function channelCodec(protocol: string): ChannelCodec {
  return protocol.includes('base64') ? base64Codec : binaryCodec;
}

/** The first protocol of the client's that is supported, `` where it names none; undefined where there is none. */
export function chooseProtocol(offered: readonly string[], supported: readonly string[]): string | undefined {
  return (offered.length === 0 ? [''] : offered).find((protocol) => supported.includes(protocol));
}

/** The next message of a channel; undefined when the client is gone. */
export async function receiveChannel(
  stream: DuplexStream,
  codec: ChannelCodec,
): Promise<{ readonly channel: number; readonly bytes: Uint8Array } | undefined> {
  for (let message = await stream.receive(); message !== undefined; message = await stream.receive()) {
    const decoded = codec.decode(message);
    if (decoded !== undefined) return decoded;
  }
  return undefined;
}
