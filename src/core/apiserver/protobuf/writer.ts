const encoder = new TextEncoder();

/** Writes the wire format of protocol buffers: one message, its fields in the order of the calls. */
export class ProtobufWriter {
  #bytes = new Uint8Array(64);
  #length = 0;

  /** A whole number, or 1 and 0 for what is true and false. */
  number(field: number, value: number): void {
    this.#varint(field << 3);
    this.#varint(value < 0 ? BigInt.asUintN(64, BigInt(value)) : value);
  }

  double(field: number, value: number): void {
    this.#varint((field << 3) | 1);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.#append(bytes);
  }

  text(field: number, value: string): void {
    this.bytes(field, encoder.encode(value));
  }

  /** Bytes, or a message that was finished. */
  bytes(field: number, value: Uint8Array): void {
    this.#varint((field << 3) | 2);
    this.#varint(value.length);
    this.#append(value);
  }

  /** What was written. It is not changed by what is written later. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #varint(value: number | bigint): void {
    let rest = value;
    const bytes: number[] = [];
    for (; typeof rest === 'bigint' && rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    let last = Number(rest);
    for (; last > 0x7f; last = Math.floor(last / 128)) bytes.push((last & 0x7f) | 0x80);
    bytes.push(last);
    this.#append(bytes);
  }

  #append(bytes: ArrayLike<number>): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }
}
