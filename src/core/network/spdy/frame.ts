import { joinBytes } from '../join-bytes.ts';

/** Types of control frames. */
export const controlTypes = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;

/** Why a stream is reset. */
export const resetStatus = { protocolError: 1, invalidStream: 2, refusedStream: 3, cancel: 5 } as const;

/** A flag of frames: nothing follows on the stream in this direction. */
export const finFlag = 0x01;

export type SpdyFrame =
  | { readonly kind: 'control'; readonly type: number; readonly flags: number; readonly content: Uint8Array }
  | { readonly kind: 'data'; readonly stream: number; readonly flags: number; readonly content: Uint8Array };

const headBytes = 8;
const version = 3;

export function encodeControl(type: number, flags: number, content: Uint8Array): Uint8Array {
  return joinBytes([new Uint8Array([0x80, version, 0, type, flags, ...lengthBytes(content)]), content]);
}

export function encodeData(stream: number, flags: number, content: Uint8Array): Uint8Array {
  const id = [(stream >>> 24) & 0x7f, (stream >>> 16) & 0xff, (stream >>> 8) & 0xff, stream & 0xff];
  return joinBytes([new Uint8Array([...id, flags, ...lengthBytes(content)]), content]);
}

function lengthBytes({ length }: Uint8Array): number[] {
  return [length >>> 16, (length >>> 8) & 0xff, length & 0xff];
}

/** Takes the bytes of a connection in pieces of any size and gives the frames in them. */
export class SpdyFrameDecoder {
  #buffer: Uint8Array = new Uint8Array();

  push(bytes: Uint8Array): void {
    this.#buffer = this.#buffer.length === 0 ? bytes : joinBytes([this.#buffer, bytes]);
  }

  /** Undefined until the rest of the next frame has come. */
  next(): SpdyFrame | undefined {
    const buffer = this.#buffer;
    if (buffer.length < headBytes) return undefined;
    const head = new DataView(buffer.buffer, buffer.byteOffset, headBytes);
    const size = head.getUint32(4) & 0xffffff;
    if (buffer.length < headBytes + size) return undefined;
    this.#buffer = buffer.subarray(headBytes + size);
    const flags = head.getUint8(4);
    const content = buffer.subarray(headBytes, headBytes + size);
    const first = head.getUint32(0);
    if (first < 0x80000000) return { kind: 'data', stream: first, flags, content };
    return { kind: 'control', type: first & 0xffff, flags, content };
  }
}
