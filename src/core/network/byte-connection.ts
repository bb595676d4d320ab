import type { Headers, HttpFrame } from './http.ts';
import { chunkBytes } from './http-body.ts';
import { formatChunk, formatHead, reasonPhrase } from './http-text.ts';
import { joinBytes } from './join-bytes.ts';
import type { Connection, SocketAddress } from './network-stack.ts';
import { encodeTlsRecords } from './tls-records.ts';

/** A connection as a program sees it that knows bytes only. */
export interface ByteConnection {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly closed: AbortSignal;
  /** The next bytes, at least one; undefined at the end. */
  read(signal?: AbortSignal): Promise<Uint8Array | undefined>;
  write(bytes: Uint8Array): Promise<void>;
  end(): void;
  reset(): void;
}

/**
 * Writes out what a peer hands over in frames: HTTP as HTTP/1.1's text, TLS as records that `decodeTlsRecords` reads. So
 * it may pass through netcat, a port-forward or any other tunnel.
 */
export function byteConnection(connection: Connection): ByteConnection {
  const writer = new FrameWriter(connection.local);
  return {
    local: connection.local,
    remote: connection.remote,
    get closed() {
      return connection.closed;
    },
    read: async (signal) => {
      for (;;) {
        const payload = await connection.receive(signal);
        if (payload === undefined) return undefined;
        const bytes = payload instanceof Uint8Array ? writer.writeBytes(payload) : writer.write(payload);
        if (bytes.length > 0) return bytes;
      }
    },
    write: (bytes) => connection.send(bytes),
    end: () => connection.end(),
    reset: () => connection.reset(),
  };
}

const nothing = new Uint8Array();

class FrameWriter {
  readonly #local: SocketAddress;
  /** The exchanges whose body goes in chunks. */
  readonly #chunked = new Set<number>();
  #encrypted = false;

  constructor(local: SocketAddress) {
    this.#local = local;
  }

  writeBytes(bytes: Uint8Array): Uint8Array {
    return this.#encrypted ? encodeTlsRecords(bytes) : bytes;
  }

  write(frame: HttpFrame): Uint8Array {
    if (frame.kind === 'tls') this.#encrypted = true;
    if (this.#encrypted) return encodeTlsRecords(frame);
    if (frame.kind === 'request') {
      const host = this.#local.port === 80 ? this.#local.address : `${this.#local.address}:${this.#local.port}`;
      return this.#writeHead(`${frame.method} ${frame.target} HTTP/1.1`, { host, ...frame.headers }, frame);
    }
    if (frame.kind === 'response') {
      return this.#writeHead(`HTTP/1.1 ${frame.status} ${reasonPhrase(frame.status)}`, frame.headers, frame);
    }
    if (frame.kind === 'data')
      return this.#chunked.has(frame.stream) ? formatChunk(frame.body) : chunkBytes(frame.body);
    if (frame.kind === 'end' && this.#chunked.delete(frame.stream)) return formatChunk('');
    return nothing;
  }

  #writeHead(startLine: string, headers: Headers, frame: HttpFrame & { kind: 'request' | 'response' }): Uint8Array {
    const body = frame.body === undefined ? nothing : chunkBytes(frame.body);
    const measured = 'content-length' in headers;
    if (frame.ended) {
      const bare = measured || (frame.kind === 'request' && body.length === 0);
      const length: Headers = bare ? {} : { 'content-length': String(body.length) };
      return joinBytes([formatHead(startLine, { ...headers, ...length }), body]);
    }
    const upgraded = frame.kind === 'response' && frame.status === 101;
    if (measured || upgraded) return joinBytes([formatHead(startLine, headers), body]);
    this.#chunked.add(frame.stream);
    const head = formatHead(startLine, { ...headers, 'transfer-encoding': 'chunked' });
    return joinBytes([head, body.length > 0 ? formatChunk(body) : nothing]);
  }
}
