import { type ErrorCode, SystemError } from '../system-error.ts';
import { AsyncQueue } from './async-queue.ts';
import type { Segment } from './link.ts';
import type { Connection, Payload, Secured, SocketAddress } from './network-stack.ts';

/** Carries the segments of one side to the other, in order and without loss, until it reports a failure. */
export interface Wire {
  transmit(segment: Segment): void;
  /** Tells the other side, if it can still be told, that the connection is gone. */
  reset(): void;
  /** Nothing more is to come from this side. */
  release(): void;
}

/** How much may be on its way before `send` makes its caller wait. */
const windowBytes = 256 * 1024;
const settled = Promise.resolve();

/** One end of a stream. The wire hands what arrives to `handle` and reports its failure by `fail`. */
export class StreamConnection implements Connection {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly secured?: Secured;
  readonly #received = new AsyncQueue<Payload>();
  readonly #onOver: (connection: StreamConnection) => void;
  #wire: Wire | undefined;
  #credit = windowBytes;
  #taken = 0;
  #writers: { resolve(): void; reject(error: unknown): void }[] = [];
  #sentEnd = false;
  #receivedEnd = false;
  #abandoned = false;
  #failure: SystemError | undefined;
  #over = false;
  #closed: AbortController | undefined;

  constructor(
    local: SocketAddress,
    remote: SocketAddress,
    onOver: (connection: StreamConnection) => void,
    secured?: Secured,
  ) {
    this.local = local;
    this.remote = remote;
    this.#onOver = onOver;
    if (secured !== undefined) this.secured = secured;
  }

  get closed(): AbortSignal {
    this.#closed ??= new AbortController();
    if (this.#over) this.#closed.abort(this.#failure);
    return this.#closed.signal;
  }

  /** Before anything else. */
  connect(wire: Wire): void {
    this.#wire = wire;
  }

  send(payload: Payload): Promise<void> {
    if (this.#over || this.#sentEnd) return Promise.reject(this.#failure ?? new SystemError('EPIPE'));
    this.#credit -= payloadSize(payload);
    this.#wire?.transmit({ kind: 'data', payload });
    if (this.#credit > 0) return settled;
    return new Promise((resolve, reject) => this.#writers.push({ resolve, reject }));
  }

  async receive(signal?: AbortSignal): Promise<Payload | undefined> {
    const payload = await this.#received.take(signal);
    if (payload === undefined) return undefined;
    this.#taken += payloadSize(payload);
    if (this.#taken >= windowBytes / 2 && !this.#over) {
      this.#wire?.transmit({ kind: 'window', bytes: this.#taken });
      this.#taken = 0;
    }
    return payload;
  }

  end(): void {
    if (this.#over || this.#sentEnd) return;
    this.#sentEnd = true;
    this.#wire?.transmit({ kind: 'end' });
    if (this.#receivedEnd) this.#finish();
  }

  reset(): void {
    if (this.#over) return;
    this.#wire?.reset();
    this.fail('ECONNRESET');
  }

  /** What the kernel does with the sockets of a process that ended. */
  abandon(): void {
    if (this.#over) return;
    if (this.#received.length > 0) {
      this.reset();
      return;
    }
    this.#abandoned = true;
    this.end();
    this.#received.end();
    this.#finish();
  }

  handle(segment: Segment): void {
    if (this.#over) {
      if (this.#abandoned && segment.kind === 'data') this.#wire?.reset();
      return;
    }
    if (segment.kind === 'data') {
      this.#received.push(segment.payload);
    } else if (segment.kind === 'end') {
      this.#receivedEnd = true;
      this.#received.end();
      if (this.#sentEnd) this.#finish();
    } else {
      this.#credit += segment.bytes;
      if (this.#credit > 0) for (const writer of this.#writers.splice(0)) writer.resolve();
    }
  }

  /** The connection is gone, and not because this side wished it. */
  fail(code: ErrorCode): void {
    if (this.#over) return;
    this.#failure = new SystemError(code);
    this.#received.fail(this.#failure);
    this.#finish();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    const error = this.#failure ?? new SystemError('EPIPE');
    for (const writer of this.#writers.splice(0)) writer.reject(error);
    this.#wire?.release();
    this.#closed?.abort(this.#failure);
    this.#onOver(this);
  }
}

/** Joins two ends in one worker: what one sends the other receives, without copies. */
export function joinConnections(left: StreamConnection, right: StreamConnection): void {
  left.connect(directWire(right));
  right.connect(directWire(left));
}

function directWire(other: StreamConnection): Wire {
  return {
    transmit: (segment) => other.handle(segment),
    reset: () => other.fail('ECONNRESET'),
    release: () => {},
  };
}

/** A frame's head counts as much as a usual one takes in text. */
const frameHeadBytes = 256;

function payloadSize(payload: Payload): number {
  if (payload instanceof Uint8Array) return payload.length;
  return 'body' in payload && payload.body !== undefined ? frameHeadBytes + payload.body.length : frameHeadBytes;
}
