import { decodeBase64, encodeBase64 } from '../pki/pem.ts';
import { SystemError } from '../system-error.ts';
import type { HttpFrame } from './http.ts';
import { chunkBytes } from './http-body.ts';
import { joinBytes } from './join-bytes.ts';
import type { Connection, Payload } from './network-stack.ts';

const handshakeRecord = 0x16;
const dataRecord = 0x17;
const headerBytes = 5;
const largestRecord = 16 * 1024;

/** Whether bytes begin a TLS connection that came through something that carries bytes only. */
export function isTlsRecord(bytes: Uint8Array): boolean {
  return bytes[0] === handshakeRecord && bytes[1] === 3;
}

/** A payload of a TLS connection in records, for a way that carries bytes only. */
export function encodeTlsRecords(payload: Payload): Uint8Array<ArrayBuffer> {
  const handshake = !(payload instanceof Uint8Array) && payload.kind === 'tls';
  const content = chunkBytes(
    JSON.stringify(payload, (_, value: unknown) => {
      return value instanceof Uint8Array ? { base64: encodeBase64(value) } : value;
    }),
  );
  const framed = joinBytes([new Uint8Array(lengthBytes(content.length, 4)), content]);
  const records: Uint8Array[] = [];
  for (let offset = 0; offset < framed.length; offset += largestRecord) {
    const part = framed.subarray(offset, offset + largestRecord);
    const head = [handshake ? handshakeRecord : dataRecord, 3, 3, ...lengthBytes(part.length, 2)];
    records.push(new Uint8Array(head), part);
  }
  return joinBytes(records);
}

/**
 * A connection whose peer may be behind a way that carries bytes only: records that arrive are payloads again. `begin`
 * is what has already arrived.
 */
export function decodeTlsRecords(connection: Connection, begin?: Payload): Connection {
  const decoder = new RecordDecoder();
  const waiting: Payload[] = [];
  const take = (payload: Payload): void => {
    if (payload instanceof Uint8Array && (decoder.started || isTlsRecord(payload)))
      waiting.push(...decoder.decode(payload));
    else waiting.push(payload);
  };
  if (begin !== undefined) take(begin);
  return {
    local: connection.local,
    remote: connection.remote,
    send: (payload) => connection.send(payload),
    receive: async (signal) => {
      while (waiting.length === 0) {
        const payload = await connection.receive(signal);
        if (payload === undefined) return undefined;
        take(payload);
      }
      return waiting.shift();
    },
    end: () => connection.end(),
    reset: () => connection.reset(),
    get closed() {
      return connection.closed;
    },
  };
}

class RecordDecoder {
  #records: Uint8Array = new Uint8Array();
  #content: Uint8Array = new Uint8Array();
  started = false;

  decode(bytes: Uint8Array): Payload[] {
    this.started = true;
    this.#records = joinBytes([this.#records, bytes]);
    for (;;) {
      const length = ((this.#records[3] ?? 0) << 8) | (this.#records[4] ?? 0);
      if (this.#records.length < headerBytes || this.#records.length < headerBytes + length) break;
      this.#content = joinBytes([this.#content, this.#records.subarray(headerBytes, headerBytes + length)]);
      this.#records = this.#records.subarray(headerBytes + length);
    }
    const payloads: Payload[] = [];
    for (;;) {
      const length = this.#content.subarray(0, 4).reduce((value, byte) => value * 256 + byte, 0);
      if (this.#content.length < 4 || this.#content.length < 4 + length) return payloads;
      payloads.push(parsePayload(this.#content.subarray(4, 4 + length)));
      this.#content = this.#content.subarray(4 + length);
    }
  }
}

/** Throws ECONNRESET where the content is not what `encodeTlsRecords` wrote. */
function parsePayload(content: Uint8Array): Payload {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(content), (_, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('base64' in value)) return value;
      return typeof value.base64 === 'string' ? decodeBase64(value.base64) : undefined;
    });
    if (parsed instanceof Uint8Array || isFrame(parsed)) return parsed;
  } catch {
    // Falls through to the error for everything malformed.
  }
  throw new SystemError('ECONNRESET');
}

function isFrame(value: unknown): value is HttpFrame {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}

function lengthBytes(length: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => (length >>> (8 * (size - 1 - index))) & 0xff);
}
