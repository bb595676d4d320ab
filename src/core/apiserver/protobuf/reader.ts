/** What follows a field's number on the wire. */
export type WireValue = { type: 'number'; value: bigint } | { type: 'bytes'; value: Uint8Array<ArrayBuffer> };

/** Reads the wire format of protocol buffers. Throws a RangeError where a message is cut off. */
export class ProtobufReader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #offset = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  /** The next field; undefined at the end of the message. */
  next(): { number: number; wire: WireValue } | undefined {
    if (this.#offset >= this.#bytes.length) return undefined;
    const key = Number(this.#varint());
    return { number: key >>> 3, wire: this.#value(key & 7) };
  }

  #value(wireType: number): WireValue {
    switch (wireType) {
      case 0:
        return { type: 'number', value: this.#varint() };
      case 1:
        return { type: 'bytes', value: this.#take(8) };
      case 2:
        return { type: 'bytes', value: this.#take(Number(this.#varint())) };
      case 5:
        return { type: 'bytes', value: this.#take(4) };
      default:
        throw new RangeError(`proto: illegal wireType ${wireType}`);
    }
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#offset];
      if (byte === undefined) throw new RangeError('unexpected EOF');
      this.#offset += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new RangeError('proto: integer overflow');
  }

  #take(length: number): Uint8Array<ArrayBuffer> {
    const end = this.#offset + length;
    if (length < 0 || end > this.#bytes.length) throw new RangeError('unexpected EOF');
    const part = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return part;
  }
}
