import { SystemError } from '../system-error.ts';
import { formatEndpoint } from './address.ts';
import type { Headers, HttpAnswer, HttpFrame, HttpHandler } from './http.ts';
import { wholeBody } from './http-body.ts';
import { HttpStream } from './http-stream.ts';
import type { Connection, Listener, Payload } from './network-stack.ts';
import { serveHttpText } from './serve-http-text.ts';
import { answerSafely, type Peer, ServerRequest } from './server-request.ts';
import { acceptTls, type TlsServerOptions } from './tls-session.ts';

export interface ServeHttpOptions {
  /** With it the server speaks HTTPS only. */
  tls?: TlsServerOptions;
  /** Closes the listener and breaks off what is under way. */
  signal?: AbortSignal;
  /** Hears what net/http logs: handshakes that failed. */
  log?: (line: string) => void;
}

/** Answers every request that arrives. Resolves when the listener is closed. */
export async function serveHttp(
  listener: Listener,
  handler: HttpHandler,
  options: ServeHttpOptions = {},
): Promise<void> {
  const { signal } = options;
  const open = new Set<Connection>();
  const stop = (): void => {
    listener[Symbol.dispose]();
    for (const connection of open) connection.reset();
  };
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  for await (const connection of listener.accept()) {
    open.add(connection);
    void serveConnection(connection, handler, options)
      .catch(() => connection.reset())
      .finally(() => open.delete(connection));
  }
  signal?.removeEventListener('abort', stop);
}

/** Serves one connection, until the client leaves it. */
async function serveConnection(raw: Connection, handler: HttpHandler, { tls, log }: ServeHttpOptions): Promise<void> {
  const session = await acceptTls(raw, tls, (reason) => {
    log?.(`http: TLS handshake error from ${formatEndpoint(raw.remote)}: ${reason}`);
  });
  if (session === undefined) return;
  const { connection, first, clientCertificates } = session;
  const peer = { remoteAddress: connection.remote.address, clientCertificates, secure: tls !== undefined };
  if (first instanceof Uint8Array) {
    await serveHttpText(connection, first, handler, peer);
    return;
  }
  const exchanges = new ServerExchanges(connection, handler, peer);
  try {
    for (let payload: Payload | undefined = first; payload !== undefined; payload = await connection.receive()) {
      if (!(payload instanceof Uint8Array)) exchanges.handle(payload);
    }
  } finally {
    exchanges.breakOff();
    connection.end();
  }
}

/** The requests under way on one connection. */
class ServerExchanges {
  readonly #connection: Connection;
  readonly #handler: HttpHandler;
  readonly #peer: Peer;
  readonly #exchanges = new Map<number, { stream: HttpStream; request: ServerRequest }>();

  constructor(connection: Connection, handler: HttpHandler, peer: Peer) {
    this.#connection = connection;
    this.#handler = handler;
    this.#peer = peer;
  }

  handle(frame: HttpFrame): void {
    if (frame.kind === 'request') {
      this.#start(frame);
    } else if (frame.kind === 'cancel') {
      this.#cancel(frame.stream, new SystemError('ECONNRESET'));
    } else if (frame.kind === 'data' || frame.kind === 'end' || frame.kind === 'window') {
      this.#exchanges.get(frame.stream)?.stream.handle(frame);
    }
  }

  /** The connection is over. */
  breakOff(): void {
    for (const id of this.#exchanges.keys()) this.#cancel(id, new SystemError('ECONNRESET'));
  }

  #start(frame: HttpFrame & { kind: 'request' }): void {
    const stream = new HttpStream(
      frame.stream,
      (sent) => this.#connection.send(sent),
      () => {},
    );
    if (!frame.ended && frame.body !== undefined) stream.body.push(frame.body);
    const request = new ServerRequest(frame, frame.ended ? wholeBody(frame.body) : stream.body, this.#peer);
    this.#exchanges.set(frame.stream, { stream, request });
    void this.#respond(stream, request)
      .catch((error: unknown) => this.#fail(stream, error))
      .finally(() => this.#exchanges.delete(frame.stream));
  }

  async #respond(stream: HttpStream, request: ServerRequest): Promise<void> {
    const answer = await answerSafely(this.#handler, request);
    if (!this.#exchanges.has(stream.id)) return;
    const { status, body, upgrade } = answer;
    const whole =
      upgrade === undefined && (body === undefined || typeof body === 'string' || body instanceof Uint8Array);
    const headers = whole ? withLength(request.method, answer) : (answer.headers ?? {});
    const head = { kind: 'response', stream: stream.id, status, headers } as const;
    if (whole) {
      const sent = request.method === 'HEAD' ? undefined : body;
      await this.#connection.send(sent === undefined ? { ...head, ended: true } : { ...head, body: sent, ended: true });
      return;
    }
    await this.#connection.send({ ...head, ended: false });
    if (upgrade !== undefined) {
      await upgrade(stream.duplex());
      await stream.sendEnd();
    } else if (typeof body === 'object' && !(body instanceof Uint8Array)) {
      await stream.sendBody(body);
    }
  }

  #fail(stream: HttpStream, error: unknown): void {
    stream.breakOff(error);
    this.#connection.send({ kind: 'cancel', stream: stream.id }).catch(() => {});
  }

  #cancel(id: number, error: SystemError): void {
    const exchange = this.#exchanges.get(id);
    this.#exchanges.delete(id);
    exchange?.stream.breakOff(error);
    exchange?.request.abort(error);
  }
}

/** Up to this size servers tell the length of what they answer; beyond it they stream. */
const toldLength = 2048;

function withLength(method: string, { status, headers = {}, body = '' }: HttpAnswer): Headers {
  if (typeof body === 'object' && !(body instanceof Uint8Array)) return headers;
  if ('content-length' in headers || status === 204 || status === 304) return headers;
  if (method === 'HEAD' && body.length === 0) return headers;
  if (body.length > toldLength) return headers;
  const length = typeof body === 'string' ? new TextEncoder().encode(body).length : body.length;
  return { ...headers, 'content-length': String(length) };
}
