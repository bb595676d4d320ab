import { SystemError } from '../system-error.ts';
import type { SocketEntry } from './network-stack.ts';
import { joinConnections, StreamConnection } from './stream-connection.ts';
import { StreamListener } from './stream-listener.ts';

/** The Unix sockets of a machine by path. */
export class UnixSockets {
  readonly #listeners = new Map<string, StreamListener>();

  /** Throws EADDRINUSE. */
  listen(path: string, pid: number | undefined): StreamListener {
    if (this.#listeners.has(path)) throw new SystemError('EADDRINUSE', path);
    const listener = new StreamListener({ address: path, port: 0 }, pid, () => this.#listeners.delete(path));
    this.#listeners.set(path, listener);
    return listener;
  }

  /** Throws ENOENT where no socket is. */
  dial(path: string, onOver: (connection: StreamConnection) => void): StreamConnection {
    const listener = this.#listeners.get(path);
    if (listener === undefined) throw new SystemError('ENOENT', path);
    const unnamed = { address: '', port: 0 };
    const client = new StreamConnection(unnamed, { address: path, port: 0 }, onOver);
    const server = new StreamConnection({ address: path, port: 0 }, unnamed, (over) => listener.forget(over));
    joinConnections(client, server);
    listener.deliver(server);
    return client;
  }

  sockets(): SocketEntry[] {
    return [...this.#listeners.values()].map((listener) => listener.entry());
  }
}
