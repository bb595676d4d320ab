import { headerDictionary } from './dictionary.ts';

/** What came is not what DEFLATE or zlib allow. */
export class MalformedDeflate extends Error {}

const windowBytes = 32 * 1024;
const largestOutput = 1024 * 1024;

const lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBases = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Symbols by their codes; a code of n bits has the key 2^n + code. */
type HuffmanTable = ReadonlyMap<number, number>;

/**
 * Reads one zlib stream in parts, each of which its writer flushed: the headers of one direction of a SPDY connection.
 * (`DecompressionStream` knows no dictionaries.)
 */
export class HeaderInflater {
  #started = false;
  #output: number[] = [];
  #input: Uint8Array = new Uint8Array();
  #position = 0;
  #bits = 0;
  #bitCount = 0;

  /** What the next part holds. Throws MalformedDeflate. */
  inflate(part: Uint8Array): Uint8Array {
    this.#input = part;
    this.#position = 0;
    if (!this.#started) this.#readHeader();
    const start = this.#output.length;
    while (this.#position < part.length) this.#readBlock();
    const result = Uint8Array.from(this.#output.slice(start));
    if (this.#output.length > windowBytes) this.#output = this.#output.slice(-windowBytes);
    return result;
  }

  #readHeader(): void {
    const [method = 0, flags = 0] = this.#input;
    if ((method & 0x0f) !== 8 || (method * 256 + flags) % 31 !== 0) throw new MalformedDeflate('invalid header');
    const hasDictionary = (flags & 0x20) !== 0;
    if (hasDictionary) this.#output = [...headerDictionary()];
    this.#position = hasDictionary ? 6 : 2;
    this.#started = true;
  }

  #readBlock(): void {
    this.#take(1);
    const type = this.#take(2);
    if (type === 0) this.#copyStored();
    else if (type === 1) this.#decode(fixedLiterals, fixedDistances);
    else if (type === 2) this.#decode(...this.#readTables());
    else throw new MalformedDeflate('invalid block');
  }

  #copyStored(): void {
    this.#bits = 0;
    this.#bitCount = 0;
    const size = this.#take(16);
    if (this.#take(16) !== (~size & 0xffff)) throw new MalformedDeflate('invalid stored block');
    const end = this.#position + size;
    if (end > this.#input.length) throw new MalformedDeflate('unexpected end');
    for (const byte of this.#input.subarray(this.#position, end)) this.#put(byte);
    this.#position = end;
  }

  #decode(literals: HuffmanTable, distances: HuffmanTable): void {
    for (;;) {
      const symbol = this.#symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) this.#put(symbol);
      else this.#repeat(symbol - 257, distances);
    }
  }

  #repeat(lengthCode: number, distances: HuffmanTable): void {
    const length = (lengthBases[lengthCode] ?? 0) + this.#take(lengthExtra[lengthCode] ?? 0);
    const code = this.#symbol(distances);
    const distance = (distanceBases[code] ?? 0) + this.#take(code < 4 ? 0 : (code >> 1) - 1);
    if (distance === 0 || distance > this.#output.length) throw new MalformedDeflate('invalid distance');
    for (let count = 0; count < length; count += 1) this.#put(this.#output[this.#output.length - distance] ?? 0);
  }

  #readTables(): [literals: HuffmanTable, distances: HuffmanTable] {
    const literalCount = this.#take(5) + 257;
    const distanceCount = this.#take(5) + 1;
    const codeLengths = Array.from({ length: 19 }, () => 0);
    const given = this.#take(4) + 4;
    for (const index of codeLengthOrder.slice(0, given)) codeLengths[index] = this.#take(3);
    const table = huffmanTable(codeLengths);
    const lengths: number[] = [];
    while (lengths.length < literalCount + distanceCount) {
      const symbol = this.#symbol(table);
      if (symbol < 16) lengths.push(symbol);
      else if (symbol === 16) pushTimes(lengths, lengths.at(-1) ?? 0, 3 + this.#take(2));
      else if (symbol === 17) pushTimes(lengths, 0, 3 + this.#take(3));
      else pushTimes(lengths, 0, 11 + this.#take(7));
    }
    return [huffmanTable(lengths.slice(0, literalCount)), huffmanTable(lengths.slice(literalCount))];
  }

  #symbol(table: HuffmanTable): number {
    let key = 1;
    for (let length = 1; length <= 15; length += 1) {
      key = key * 2 + this.#take(1);
      const symbol = table.get(key);
      if (symbol !== undefined) return symbol;
    }
    throw new MalformedDeflate('invalid code');
  }

  #take(count: number): number {
    while (this.#bitCount < count) {
      const byte = this.#input[this.#position++];
      if (byte === undefined) throw new MalformedDeflate('unexpected end');
      this.#bits |= byte << this.#bitCount;
      this.#bitCount += 8;
    }
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return value;
  }

  #put(byte: number): void {
    if (this.#output.length >= largestOutput) throw new MalformedDeflate('too long');
    this.#output.push(byte);
  }
}

function pushTimes(list: number[], value: number, times: number): void {
  for (let count = 0; count < times; count += 1) list.push(value);
}

/** The canonical code in which symbol i has `lengths[i]` bits, 0 for none. */
function huffmanTable(lengths: readonly number[]): HuffmanTable {
  const table = new Map<number, number>();
  let code = 0;
  for (let length = 1; length <= 15; length += 1) {
    code *= 2;
    for (const [symbol, own] of lengths.entries()) {
      if (own === length) table.set(2 ** length + code++, symbol);
    }
  }
  return table;
}

const fixedLiterals = huffmanTable(
  Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
const fixedDistances = huffmanTable(Array.from({ length: 30 }, () => 5));
