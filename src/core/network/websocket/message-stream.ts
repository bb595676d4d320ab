import type { Chunk, DuplexStream } from '../http.ts';
import { chunkBytes } from '../http-body.ts';
import { joinBytes } from '../join-bytes.ts';
import { encodeFrame, FrameDecoder, opcodes } from './frame.ts';

export interface MessageStreamOptions {
  /** Draws the mask of a client's frames; a server has none. */
  readonly mask?: () => Uint8Array;
}

/** The messages of a WebSocket whose handshake is done, over the bytes of its connection. Text messages are strings. */
export function messageStream(connection: DuplexStream, options: MessageStreamOptions = {}): DuplexStream {
  return new MessageStream(connection, options.mask);
}

/** `1000`: the close is in order. */
const normalClosure = new Uint8Array([3, 232]);

class MessageStream implements DuplexStream {
  readonly #connection: DuplexStream;
  readonly #mask: (() => Uint8Array) | undefined;
  readonly #decoder = new FrameDecoder();
  #parts: Uint8Array[] = [];
  #isText = false;
  #closed = false;

  constructor(connection: DuplexStream, mask: (() => Uint8Array) | undefined) {
    this.#connection = connection;
    this.#mask = mask;
  }

  send(message: Chunk): Promise<void> {
    return this.#write(typeof message === 'string' ? opcodes.text : opcodes.binary, chunkBytes(message));
  }

  async receive(): Promise<Chunk | undefined> {
    for (;;) {
      const frame = this.#decoder.next();
      if (frame === undefined) {
        const bytes = await this.#connection.receive();
        if (bytes === undefined) return undefined;
        this.#decoder.push(chunkBytes(bytes));
      } else if (frame.opcode === opcodes.close) {
        this.close();
        return undefined;
      } else if (frame.opcode === opcodes.ping) {
        await this.#write(opcodes.pong, frame.payload);
      } else if (frame.opcode <= opcodes.binary) {
        if (frame.opcode !== opcodes.continuation) this.#isText = frame.opcode === opcodes.text;
        this.#parts.push(frame.payload);
        if (frame.final) return this.#takeMessage();
      }
    }
  }

  /** Says goodbye; what the other side still sends is not waited for. */
  close(): void {
    if (this.#closed) return;
    this.#write(opcodes.close, normalClosure).catch(() => {});
    this.#closed = true;
    this.#connection.close();
  }

  #takeMessage(): Chunk {
    const [only] = this.#parts;
    const whole = this.#parts.length === 1 && only !== undefined ? only : joinBytes(this.#parts);
    this.#parts = [];
    return this.#isText ? new TextDecoder().decode(whole) : whole;
  }

  #write(opcode: number, payload: Uint8Array): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return this.#connection.send(encodeFrame(opcode, payload, this.#mask?.()));
  }
}
