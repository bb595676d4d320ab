import type { Chunk, Headers } from './http.ts';
import { chunkBytes } from './http-body.ts';
import { joinBytes } from './join-bytes.ts';

/** The start line and headers of a message in HTTP/1.1's text form. */
export interface TextHead {
  readonly startLine: string;
  readonly headers: Headers;
}

/** What a peer wrote cannot be HTTP. */
export class MalformedHttp extends Error {}

const longestHead = 64 * 1024;

/** Reads messages in text form from bytes that come in pieces of any size. */
export class HttpTextReader {
  readonly #pull: () => Promise<Uint8Array | undefined>;
  #buffer: Uint8Array = new Uint8Array();

  /** `pull` gives the next bytes, undefined at their end. */
  constructor(pull: () => Promise<Uint8Array | undefined>) {
    this.#pull = pull;
  }

  /** Undefined when the stream ends before a message starts. Throws MalformedHttp. */
  async readHead(): Promise<TextHead | undefined> {
    let startLine = await this.#readLine();
    while (startLine === '') startLine = await this.#readLine();
    if (startLine === undefined) return undefined;
    const headers: Record<string, string> = {};
    for (let line = await this.#readLine(); line !== '' && line !== undefined; line = await this.#readLine()) {
      const colon = line.indexOf(':');
      if (colon <= 0) throw new MalformedHttp(line);
      const name = line.slice(0, colon).trim().toLowerCase();
      const value = line.slice(colon + 1).trim();
      headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
    }
    return { startLine, headers };
  }

  /** The body that follows a head. `toEnd`: without a length it lasts as long as the stream. */
  async *readBody(headers: Headers, toEnd: boolean): AsyncGenerator<Uint8Array> {
    const length = headers['content-length'];
    if (headers['transfer-encoding']?.toLowerCase().includes('chunked') === true) yield* this.#readChunks();
    else if (length !== undefined) yield* this.#readLength(Number(length));
    else if (toEnd) yield* this.rest();
  }

  /** Everything to the end of the stream. */
  async *rest(): AsyncGenerator<Uint8Array> {
    while (this.#buffer.length > 0 || (await this.#fill())) {
      const piece = this.#buffer;
      this.#buffer = new Uint8Array();
      yield piece;
    }
  }

  async *#readChunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const size = Number.parseInt((await this.#readLine()) ?? '', 16);
      if (Number.isNaN(size)) throw new MalformedHttp('malformed chunked encoding');
      if (size > 0) yield* this.#readLength(size);
      await this.#readLine();
      if (size === 0) return;
    }
  }

  async *#readLength(length: number): AsyncGenerator<Uint8Array> {
    let left = length;
    while (left > 0) {
      if (this.#buffer.length === 0 && !(await this.#fill())) throw new MalformedHttp('unexpected EOF');
      const piece = this.#buffer.subarray(0, left);
      this.#buffer = this.#buffer.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async #readLine(): Promise<string | undefined> {
    let end = this.#buffer.indexOf(0x0a);
    while (end < 0) {
      if (this.#buffer.length > longestHead) throw new MalformedHttp('header too long');
      if (!(await this.#fill())) return undefined;
      end = this.#buffer.indexOf(0x0a);
    }
    const line = new TextDecoder().decode(this.#buffer.subarray(0, end));
    this.#buffer = this.#buffer.subarray(end + 1);
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  async #fill(): Promise<boolean> {
    const more = await this.#pull();
    if (more === undefined) return false;
    this.#buffer = this.#buffer.length === 0 ? more : joinBytes([this.#buffer, more]);
    return true;
  }
}

export function formatHead(startLine: string, headers: Headers): Uint8Array {
  const lines = Object.entries(headers).map(([name, value]) => `${headerName(name)}: ${value}`);
  return chunkBytes([startLine, ...lines, '', ''].join('\r\n'));
}

/** One piece of a body in chunked transfer encoding; an empty one ends the body. */
export function formatChunk(chunk: Chunk): Uint8Array {
  const bytes = chunkBytes(chunk);
  return joinBytes([chunkBytes(`${bytes.length.toString(16)}\r\n`), bytes, chunkBytes('\r\n')]);
}

/** As HTTP/1.1 servers write it: `content-type` is `Content-Type`. */
export function headerName(name: string): string {
  if (name === 'etag') return 'ETag';
  return name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/** What the text form says about a status. */
export function reasonPhrase(status: number): string {
  return reasonPhrases[status] ?? '';
}

const reasonPhrases: Readonly<Record<number, string>> = {
  100: 'Continue',
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  416: 'Requested Range Not Satisfiable',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
