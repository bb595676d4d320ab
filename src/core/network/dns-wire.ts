/** What is no DNS message. */
export class DnsFormatError extends Error {}

const pointerMark = 0xc0;
const furthestPointer = 0x3fff;

/** Writes the parts of a DNS message. */
export class DnsWriter {
  readonly #bytes: number[] = [];
  readonly #offsets = new Map<string, number>();

  writeUint16(value: number): void {
    this.#bytes.push((value >>> 8) & 0xff, value & 0xff);
  }

  writeUint32(value: number): void {
    this.writeUint16(value >>> 16);
    this.writeUint16(value & 0xffff);
  }

  writeBytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  /** At most 255 bytes. */
  writeText(text: string): void {
    const bytes = new TextEncoder().encode(text).subarray(0, 255);
    this.#bytes.push(bytes.length);
    this.writeBytes(bytes);
  }

  writeName(name: string, options: { compress?: boolean } = {}): void {
    const labels = name.split('.').filter((label) => label !== '');
    for (let index = 0; index < labels.length; index += 1) {
      const rest = labels.slice(index).join('.').toLowerCase();
      const earlier = this.#offsets.get(rest);
      if (earlier !== undefined && options.compress !== false) {
        this.writeUint16((pointerMark << 8) | earlier);
        return;
      }
      if (earlier === undefined && this.#bytes.length <= furthestPointer) this.#offsets.set(rest, this.#bytes.length);
      const label = new TextEncoder().encode(labels[index]).subarray(0, 63);
      this.#bytes.push(label.length);
      this.writeBytes(label);
    }
    this.#bytes.push(0);
  }

  /** Writes how long what `write` writes is, and then that. */
  writeSized(write: () => void): void {
    const start = this.#bytes.length;
    this.writeUint16(0);
    write();
    const length = this.#bytes.length - start - 2;
    this.#bytes[start] = length >>> 8;
    this.#bytes[start + 1] = length & 0xff;
  }

  finish(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes);
  }
}

/** Reads the parts of a DNS message. Throws DnsFormatError past its end. */
export class DnsReader {
  readonly #bytes: Uint8Array;
  offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  readUint16(): number {
    return (this.#readByte() << 8) | this.#readByte();
  }

  readUint32(): number {
    return this.readUint16() * 0x1_0000 + this.readUint16();
  }

  readBytes(length: number): Uint8Array {
    const bytes = this.#bytes.subarray(this.offset, this.offset + length);
    if (bytes.length < length) throw new DnsFormatError('truncated');
    this.offset += length;
    return bytes;
  }

  readTexts(length: number): string[] {
    const end = this.offset + length;
    const texts: string[] = [];
    while (this.offset < end) texts.push(new TextDecoder().decode(this.readBytes(this.#readByte())));
    return texts;
  }

  readName(): string {
    const labels: string[] = [];
    let afterPointer: number | undefined;
    for (let steps = 0; steps < 128; steps += 1) {
      const length = this.#readByte();
      if (length === 0) {
        this.offset = afterPointer ?? this.offset;
        return `${labels.join('.')}.`;
      }
      if (length >= pointerMark) {
        const target = ((length & 0x3f) << 8) | this.#readByte();
        afterPointer ??= this.offset;
        this.offset = target;
      } else labels.push(new TextDecoder().decode(this.readBytes(length)));
    }
    throw new DnsFormatError('endless name');
  }

  #readByte(): number {
    const byte = this.#bytes[this.offset];
    if (byte === undefined) throw new DnsFormatError('truncated');
    this.offset += 1;
    return byte;
  }
}
