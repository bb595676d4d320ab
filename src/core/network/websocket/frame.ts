import { joinBytes } from '../join-bytes.ts';

/** What a frame is, as RFC 6455 numbers them. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface WebSocketFrame {
  readonly opcode: number;
  /** Whether the message ends with it. */
  readonly final: boolean;
  readonly payload: Uint8Array;
}

/** The bytes of a frame that is a whole message. Clients mask what they send with four random bytes, servers do not. */
export function encodeFrame(opcode: number, payload: Uint8Array, mask?: Uint8Array): Uint8Array {
  const masked = mask === undefined ? 0 : 0x80;
  const size = payload.length;
  const head =
    size < 126
      ? [0x80 | opcode, masked | size]
      : size < 0x10000
        ? [0x80 | opcode, masked | 126, ...bigEndian(size, 2)]
        : [0x80 | opcode, masked | 127, ...bigEndian(Math.floor(size / 2 ** 32), 4), ...bigEndian(size, 4)];
  if (mask === undefined) return joinBytes([new Uint8Array(head), payload]);
  return joinBytes([new Uint8Array(head), mask, applyMask(payload, mask)]);
}

/** Takes the bytes of a connection in pieces of any size and gives the frames in them. */
export class FrameDecoder {
  #buffer: Uint8Array = new Uint8Array();

  push(bytes: Uint8Array): void {
    this.#buffer = this.#buffer.length === 0 ? bytes : joinBytes([this.#buffer, bytes]);
  }

  /** Undefined until the rest of the next frame has come. */
  next(): WebSocketFrame | undefined {
    const buffer = this.#buffer;
    const [first, second] = buffer;
    if (first === undefined || second === undefined) return undefined;
    const short = second & 0x7f;
    const sizeBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    const maskBytes = (second & 0x80) === 0 ? 0 : 4;
    const start = 2 + sizeBytes + maskBytes;
    if (buffer.length < start) return undefined;
    const size = sizeBytes === 0 ? short : readBigEndian(buffer.subarray(2, 2 + sizeBytes));
    if (buffer.length < start + size) return undefined;
    const payload = buffer.subarray(start, start + size);
    this.#buffer = buffer.subarray(start + size);
    const mask = buffer.subarray(start - maskBytes, start);
    return {
      opcode: first & 0x0f,
      final: (first & 0x80) !== 0,
      payload: maskBytes === 0 ? payload : applyMask(payload, mask),
    };
  }
}

function applyMask(payload: Uint8Array, mask: Uint8Array): Uint8Array {
  return payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0));
}

function bigEndian(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => Math.floor(value / 2 ** (8 * (size - 1 - index))) & 0xff);
}

function readBigEndian(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}
