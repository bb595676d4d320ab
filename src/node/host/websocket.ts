import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Chunk, DuplexStream } from '../../core/network/http.ts';

/** What a client adds to a request for an upgrade. */
export function websocketHeaders(): Record<string, string> {
  return {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  };
}

const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The messages of a connection that a server has upgraded, seen from the client. */
export function acceptWebSocket(socket: Duplex, head: Uint8Array): DuplexStream {
  const messages = readMessages(socket, head);
  return {
    send: (message: Chunk) =>
      new Promise((resolve, reject) => {
        const payload = typeof message === 'string' ? Buffer.from(message) : message;
        const opcode = typeof message === 'string' ? opcodes.text : opcodes.binary;
        socket.write(encodeFrame(opcode, payload), (error) => (error ? reject(error) : resolve()));
      }),
    receive: async () => {
      const result = await messages.next();
      return result.done === true ? undefined : result.value;
    },
    close: () => {
      socket.write(encodeFrame(opcodes.close, Buffer.from([3, 232])));
      socket.end();
    },
  };
}

async function* readMessages(socket: Duplex, head: Uint8Array): AsyncGenerator<Chunk> {
  let buffer = Buffer.from(head);
  let parts: Buffer[] = [];
  let type: number = opcodes.binary;
  for await (const chunk of socket) {
    buffer = Buffer.concat([buffer, chunk as Uint8Array]);
    for (let frame = decodeFrame(buffer); frame !== undefined; frame = decodeFrame(buffer)) {
      buffer = buffer.subarray(frame.length);
      if (frame.opcode === opcodes.close) return;
      if (frame.opcode === opcodes.ping) socket.write(encodeFrame(opcodes.pong, frame.payload));
      if (frame.opcode > opcodes.binary) continue;
      if (frame.opcode !== opcodes.continuation) type = frame.opcode;
      parts.push(frame.payload);
      if (!frame.final) continue;
      const whole = Buffer.concat(parts);
      parts = [];
      yield type === opcodes.text ? whole.toString('utf8') : new Uint8Array(whole);
    }
  }
}

interface Frame {
  readonly opcode: number;
  readonly final: boolean;
  readonly payload: Buffer;
  readonly length: number;
}

function decodeFrame(buffer: Buffer): Frame | undefined {
  if (buffer.length < 2) return undefined;
  const short = buffer.readUInt8(1) & 0x7f;
  const header = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (buffer.length < header) return undefined;
  const size = short === 126 ? buffer.readUInt16BE(2) : short === 127 ? Number(buffer.readBigUInt64BE(2)) : short;
  if (buffer.length < header + size) return undefined;
  const first = buffer.readUInt8(0);
  return {
    opcode: first & 0x0f,
    final: (first & 0x80) !== 0,
    payload: buffer.subarray(header, header + size),
    length: header + size,
  };
}

/** A client masks what it sends. */
function encodeFrame(opcode: number, payload: Uint8Array): Buffer {
  const size = payload.length;
  const header = size < 126 ? Buffer.from([0x80 | opcode, 0x80 | size]) : longHeader(opcode, size);
  const mask = randomBytes(4);
  const masked = Buffer.from(payload.map((byte, index) => byte ^ mask.readUInt8(index % 4)));
  return Buffer.concat([header, mask, masked]);
}

function longHeader(opcode: number, size: number): Buffer {
  const header = Buffer.alloc(size < 0x10000 ? 4 : 10);
  header.writeUInt8(0x80 | opcode, 0);
  header.writeUInt8(0x80 | (size < 0x10000 ? 126 : 127), 1);
  if (size < 0x10000) header.writeUInt16BE(size, 2);
  else header.writeBigUInt64BE(BigInt(size), 2);
  return header;
}
