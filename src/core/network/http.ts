/** A piece of a body, or of an upgraded stream. Text is UTF-8. */
export type Chunk = string | Uint8Array;

/** Lower-case names. */
export type Headers = Readonly<Record<string, string>>;

/** A request as a server sees it. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent: `/api/v1/pods?watch=1`. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: Body;
  /** Aborts when the client gives up or the connection is lost. */
  readonly signal: AbortSignal;
  /** The certificates that the client proved to own, its own first. Empty without TLS. */
  readonly clientCertificates: readonly Uint8Array[];
  readonly remoteAddress: string;
  /** Whether it came over TLS. */
  readonly secure: boolean;
}

/** A body: whole, or arriving piece by piece. Read it once. */
export interface Body extends AsyncIterable<Chunk> {
  text(): Promise<string>;
  bytes(): Promise<Uint8Array>;
}

/** What a server answers, and what a client receives (there `body` is a Body). */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Headers;
  /** An iterable is sent as it comes, until it ends or the client leaves. */
  readonly body?: Chunk | AsyncIterable<Chunk>;
  /** With status 101: takes over the stream in both directions. Message boundaries are kept. */
  readonly upgrade?: (stream: DuplexStream) => Promise<void>;
}

export type HttpHandler = (request: HttpRequest) => Promise<HttpAnswer>;

/** An upgraded stream: WebSocket messages, seen from either end. */
export interface DuplexStream {
  send(message: Chunk): Promise<void>;
  /** Undefined when the peer has closed. */
  receive(): Promise<Chunk | undefined>;
  close(): void;
}

/** What a client sends. */
export interface HttpCall {
  readonly method: string;
  readonly target: string;
  readonly headers?: Headers;
  readonly body?: Chunk | AsyncIterable<Chunk>;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  /** Set when the status is 101. */
  readonly stream: DuplexStream | undefined;
}

/**
 * Sends one request to one server. Inside the playground it goes over the network (`dialHttp`); a test may hand it straight to a handler
 * (`handlerTransport`). Rejects with a SystemError or a TlsError when no answer comes; a connection that the server ended
 * in order is ECONNRESET with the subject `EOF`.
 */
export type Transport = (call: HttpCall) => Promise<HttpResponse>;

/** One step of an exchange, handed over whole between peers that both speak frames. Several exchanges share a connection by `stream`. */
export type HttpFrame =
  | { kind: 'request'; stream: number; method: string; target: string; headers: Headers; body?: Chunk; ended: boolean }
  | { kind: 'response'; stream: number; status: number; headers: Headers; body?: Chunk; ended: boolean }
  | { kind: 'data'; stream: number; body: Chunk }
  | { kind: 'end'; stream: number }
  | { kind: 'cancel'; stream: number }
  /** The reader of a body took so much that as much more may be sent. Each body starts with `bodyWindow`. */
  | { kind: 'window'; stream: number; size: number }
  | { kind: 'tls'; message: TlsMessage };

/** How much of one body may be on its way, in characters or bytes. */
export const bodyWindow = 128 * 1024;

/** The handshake of TLS, certificates as DER. What follows on the connection is as if encrypted. */
export type TlsMessage =
  | { type: 'clientHello'; serverName: string; random: Uint8Array; wantsCertificate: boolean }
  | {
      type: 'serverHello';
      certificates: Uint8Array[];
      signature: Uint8Array;
      random: Uint8Array;
      requestsCertificate: boolean;
    }
  | { type: 'clientCertificate'; certificates: Uint8Array[]; signature: Uint8Array }
  | { type: 'finished' }
  | { type: 'alert'; description: string };
