import type { Body, Headers, HttpAnswer, HttpHandler, HttpRequest } from './http.ts';

/** What a request says of where it came from. */
export type Peer = Pick<HttpRequest, 'remoteAddress' | 'clientCertificates' | 'secure'>;

/** A request, which makes its signal only when it is asked for. */
export class ServerRequest implements HttpRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Headers;
  readonly body: Body;
  readonly clientCertificates: readonly Uint8Array[];
  readonly remoteAddress: string;
  readonly secure: boolean;
  #controller: AbortController | undefined;
  #reason: { error: unknown } | undefined;

  constructor(head: { method: string; target: string; headers: Headers }, body: Body, peer: Peer) {
    this.method = head.method;
    this.target = head.target;
    this.headers = head.headers;
    this.body = body;
    this.clientCertificates = peer.clientCertificates;
    this.remoteAddress = peer.remoteAddress;
    this.secure = peer.secure;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined) this.#controller.abort(this.#reason.error);
    return this.#controller.signal;
  }

  abort(error: unknown): void {
    this.#reason = { error };
    this.#controller?.abort(error);
  }
}

/** A handler that throws answers 500, as a server does that catches its handlers' panics. */
export async function answerSafely(handler: HttpHandler, request: HttpRequest): Promise<HttpAnswer> {
  try {
    return await handler(request);
  } catch {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    return { status: 500, headers, body: 'Internal Server Error\n' };
  }
}
