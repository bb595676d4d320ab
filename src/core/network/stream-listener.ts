import { AsyncQueue } from './async-queue.ts';
import type { Connection, Listener, SocketAddress, SocketEntry } from './network-stack.ts';
import type { StreamConnection } from './stream-connection.ts';

/** A bound TCP port, or a bound Unix socket (port 0 and the path as address). */
export class StreamListener implements Listener {
  readonly address: string;
  readonly port: number;
  readonly pid: number | undefined;
  readonly #onClose: () => void;
  readonly #arrived = new AsyncQueue<StreamConnection>();
  readonly #accepted = new Set<StreamConnection>();
  #closed = false;

  constructor({ address, port }: SocketAddress, pid: number | undefined, onClose: () => void) {
    this.address = address;
    this.port = port;
    this.pid = pid;
    this.#onClose = onClose;
  }

  accept(): AsyncIterable<Connection> {
    return this.#arrived;
  }

  /** A connection was made to this address. */
  deliver(connection: StreamConnection): void {
    this.#accepted.add(connection);
    this.#arrived.push(connection);
  }

  forget(connection: StreamConnection): void {
    this.#accepted.delete(connection);
  }

  /** Connections that were accepted stay open. */
  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
    this.#arrived.end();
  }

  /** What happens when the process ends: the connections go with it. */
  abandon(): void {
    this[Symbol.dispose]();
    for (const connection of this.#accepted) connection.abandon();
  }

  entry(): SocketEntry {
    const { address, port, pid } = this;
    return port === 0
      ? { protocol: 'unix', state: 'LISTEN', local: address, remote: '*', pid }
      : { protocol: 'tcp', state: 'LISTEN', local: `${address}:${port}`, remote: '0.0.0.0:*', pid };
  }
}
