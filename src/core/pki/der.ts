import { joinBytes } from '../network/join-bytes.ts';

/** The tags of ASN.1 that certificates and keys use. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** What is not valid DER. */
export class DerError extends Error {}

/** One value in DER. */
export class DerValue {
  readonly tag: number;
  readonly content: Uint8Array<ArrayBuffer>;
  /** With tag and length. */
  readonly raw: Uint8Array<ArrayBuffer>;
  #children: DerValue[] | undefined;

  constructor(tag: number, content: Uint8Array<ArrayBuffer>, raw: Uint8Array<ArrayBuffer>) {
    this.tag = tag;
    this.content = content;
    this.raw = raw;
  }

  get children(): readonly DerValue[] {
    this.#children ??= readAll(this.content);
    return this.#children;
  }

  /** The child at a place. Throws DerError where there is none, or one with another tag. */
  child(index: number, tag?: number): DerValue {
    const child = this.children[index];
    if (child === undefined || (tag !== undefined && child.tag !== tag)) throw new DerError('unexpected structure');
    return child;
  }

  find(tag: number): DerValue | undefined {
    return this.children.find((child) => child.tag === tag);
  }

  objectIdentifier(): string {
    const numbers: number[] = [];
    let value = 0;
    for (const byte of this.content) {
      value = value * 128 + (byte & 0x7f);
      if (byte >= 0x80) continue;
      if (numbers.length === 0)
        numbers.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
      else numbers.push(value);
      value = 0;
    }
    return numbers.join('.');
  }

  /** As milliseconds since the epoch. */
  time(): number {
    const text = this.text();
    const full = this.tag === tags.utcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
    const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
    if (match === null) throw new DerError('malformed time');
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second);
  }

  text(): string {
    return new TextDecoder().decode(this.content);
  }

  /** The bytes of a bit string whose bits fill them. */
  bits(): Uint8Array<ArrayBuffer> {
    return this.content.subarray(1);
  }

  /** An integer's bytes without sign. */
  magnitude(): Uint8Array<ArrayBuffer> {
    const start = this.content.findIndex((byte) => byte !== 0);
    return start < 0 ? this.content.subarray(this.content.length - 1) : this.content.subarray(start);
  }
}

/** Reads one value that fills the bytes. Throws DerError. */
export function readDer(bytes: Uint8Array): DerValue {
  const [value, ...others] = readAll(new Uint8Array(bytes));
  if (value === undefined || others.length > 0) throw new DerError('trailing data');
  return value;
}

function readAll(bytes: Uint8Array<ArrayBuffer>): DerValue[] {
  const values: DerValue[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const tag = bytes[offset] ?? 0;
    const first = bytes[offset + 1];
    if (first === undefined) throw new DerError('truncated');
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    let length = first < 0x80 ? first : 0;
    for (let index = 0; index < lengthBytes; index += 1) length = length * 256 + (bytes[offset + 2 + index] ?? 0);
    const start = offset + 2 + lengthBytes;
    const end = start + length;
    if (end > bytes.length) throw new DerError('truncated');
    values.push(new DerValue(tag, bytes.subarray(start, end), bytes.subarray(offset, end)));
    offset = end;
  }
  return values;
}

type Bytes = Uint8Array<ArrayBuffer>;

export function encode(tag: number, ...content: Uint8Array[]): Bytes {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return joinBytes([new Uint8Array([tag, ...lengthBytes(length)]), ...content]);
}

export function sequence(...content: Uint8Array[]): Bytes {
  return encode(tags.sequence, ...content);
}

/** An unsigned integer, from a small number or from its bytes. */
export function integer(value: number | Uint8Array): Bytes {
  const bytes = typeof value === 'number' ? new Uint8Array([value]) : value;
  const start = bytes.findIndex((byte) => byte !== 0);
  const trimmed = start < 0 ? new Uint8Array([0]) : bytes.subarray(start);
  const sign = (trimmed[0] ?? 0) >= 0x80 ? new Uint8Array([0]) : new Uint8Array();
  return encode(tags.integer, sign, trimmed);
}

export function objectIdentifier(dotted: string): Bytes {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  const bytes: number[] = [];
  for (const number of [first * 40 + second, ...others]) {
    const groups = [number & 0x7f];
    for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128))
      groups.unshift((rest & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return encode(tags.objectIdentifier, new Uint8Array(bytes));
}

export function octetString(content: Uint8Array): Bytes {
  return encode(tags.octetString, content);
}

/** A bit string of whole bytes, less the unused bits at its end. */
export function bitString(content: Uint8Array, unusedBits = 0): Bytes {
  return encode(tags.bitString, new Uint8Array([unusedBits]), content);
}

export function boolean(value: boolean): Bytes {
  return encode(tags.boolean, new Uint8Array([value ? 0xff : 0]));
}

export const nullValue: Bytes = encode(tags.null);

/** A string in the narrowest type that has its characters. */
export function directoryString(text: string): Bytes {
  const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text);
  return encode(printable ? tags.printableString : tags.utf8String, new TextEncoder().encode(text));
}

export function time(timeMs: number): Bytes {
  const text = `${new Date(timeMs).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
  const short = text >= '1950' && text < '2050';
  return encode(short ? tags.utcTime : tags.generalizedTime, new TextEncoder().encode(short ? text.slice(2) : text));
}

/** A context-specific tag around whole values. */
export function explicit(number: number, ...content: Uint8Array[]): Bytes {
  return encode(0xa0 | number, ...content);
}

/** A context-specific tag in the place of a primitive value's own. */
export function implicit(number: number, content: Uint8Array): Bytes {
  return encode(0x80 | number, content);
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 0xff);
  return [0x80 | bytes.length, ...bytes];
}
