import type { Headers } from '../http.ts';
import { joinBytes } from '../join-bytes.ts';
import { HeaderInflater, MalformedDeflate } from './inflate.ts';

const largestStored = 0xffff;
/** Says that what is before can be read: an empty stored block. */
const flush = new Uint8Array([0, 0, 0, 0xff, 0xff]);

/** Writes the headers of one direction of a connection: as zlib, of which it only uses that bytes may stand as they are. */
export class HeaderEncoder {
  #started = false;

  encode(headers: Headers): Uint8Array {
    const entries = Object.entries(headers);
    const texts = entries.flatMap(([name, value]) => [measured(name), measured(value)]);
    const block = joinBytes([uint32(entries.length), ...texts]);
    const parts: Uint8Array[] = this.#started ? [] : [new Uint8Array([0x78, 0x01])];
    this.#started = true;
    for (let offset = 0; offset < block.length; offset += largestStored) {
      const stored = block.subarray(offset, offset + largestStored);
      const size = stored.length;
      parts.push(new Uint8Array([0, size & 0xff, size >> 8, ~size & 0xff, (~size >> 8) & 0xff]), stored);
    }
    return joinBytes([...parts, flush]);
  }
}

/** Reads the headers of one direction of a connection. Names are lower-case. */
export class HeaderDecoder {
  readonly #inflater = new HeaderInflater();

  /** Throws MalformedDeflate. */
  decode(block: Uint8Array): Headers {
    const bytes = this.#inflater.inflate(block);
    const view = new DataView(bytes.buffer);
    const decoder = new TextDecoder();
    let position = 0;
    const number = (): number => {
      if (position + 4 > bytes.length) throw new MalformedDeflate('truncated headers');
      position += 4;
      return view.getUint32(position - 4);
    };
    const text = (): string => {
      const size = number();
      if (position + size > bytes.length) throw new MalformedDeflate('truncated headers');
      position += size;
      return decoder.decode(bytes.subarray(position - size, position));
    };
    const headers: Record<string, string> = {};
    for (let left = number(); left > 0; left -= 1) {
      const name = text().toLowerCase();
      headers[name] = text();
    }
    return headers;
  }
}

function measured(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return joinBytes([uint32(bytes.length), bytes]);
}

function uint32(value: number): Uint8Array {
  return new Uint8Array([value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]);
}
