import { SystemError } from '../system-error.ts';
import { formatEndpoint } from './address.ts';
import type { Namespace } from './namespace.ts';
import type {
  Connection,
  DatagramSocket,
  DialAddress,
  ListenAddress,
  Listener,
  NetworkInterface,
  NetworkStack,
  Route,
  SocketAddress,
  SocketEntry,
} from './network-stack.ts';
import { joinConnections, StreamConnection } from './stream-connection.ts';

/** A namespace as one process sees it. What the process opened closes when it ends. */
export class ProcessStack implements NetworkStack {
  readonly #namespace: Namespace;
  readonly #pid: number;
  readonly #killed: AbortSignal;
  readonly #owned = new Set<{ abandon(): void }>();

  constructor(namespace: Namespace, pid: number, killed: AbortSignal) {
    this.#namespace = namespace;
    this.#pid = pid;
    this.#killed = killed;
    killed.addEventListener('abort', () => this.#closeAll(), { once: true });
  }

  listen(address: ListenAddress): Listener {
    const listener =
      'path' in address
        ? this.#namespace.unixSockets.listen(address.path, this.#pid)
        : this.#namespace.addListener(address.address, address.port, this.#pid);
    this.#owned.add(listener);
    return listener;
  }

  async dial(address: DialAddress, signal?: AbortSignal): Promise<Connection> {
    this.#killed.throwIfAborted();
    signal?.throwIfAborted();
    if ('path' in address)
      return this.#own(this.#namespace.unixSockets.dial(address.path, (over) => this.#forget(over)));
    const path = this.#namespace.findPath('tcp', address);
    if (path.kind === 'dead') {
      if (path.afterMs > 0) await this.#namespace.clock.sleep(path.afterMs, this.#until(signal));
      throw new SystemError(path.code, formatEndpoint(address));
    }
    const local = { address: path.source, port: this.#namespace.ephemeral.draw() };
    if (path.kind === 'local') return this.#dialLocal(path.namespace, local, address, path.destination);
    const open = (): StreamConnection => this.#open(local, address);
    return path.layer.connect(local, path.destination, open, this.#until(signal));
  }

  bindDatagrams(port: number, address?: string): DatagramSocket {
    const socket = this.#namespace.addDatagramPort(address, port, this.#pid);
    this.#owned.add({ abandon: () => socket[Symbol.dispose]() });
    return socket;
  }

  interfaces(): NetworkInterface[] {
    return this.#namespace.interfaces().filter((entry) => entry.address !== '');
  }

  routes(): Route[] {
    return this.#namespace.routes();
  }

  async ping(address: string, signal?: AbortSignal): Promise<number> {
    const { clock } = this.#namespace;
    const path = this.#namespace.findPath('icmp', { address, port: 0 });
    const startMs = clock.now();
    if (path.kind === 'remote') {
      await path.layer.echo(path.source, address, this.#namespace.ephemeral.draw(), this.#until(signal));
    } else if (path.kind === 'dead') {
      await clock.sleep(path.afterMs, this.#until(signal));
      throw new SystemError(path.code, address);
    }
    return clock.now() - startMs;
  }

  sockets(): SocketEntry[] {
    return [...this.#namespace.sockets(), ...this.#namespace.unixSockets.sockets()];
  }

  #dialLocal(to: Namespace, local: SocketAddress, wanted: SocketAddress, destination: SocketAddress): Connection {
    const listener = to.listeners.at(destination);
    if (listener === undefined) throw new SystemError('ECONNREFUSED', formatEndpoint(wanted));
    const client = this.#open(local, wanted);
    const server = new StreamConnection(destination, local, (over) => {
      to.removeConnection(over);
      listener.forget(over);
    });
    joinConnections(client, server);
    to.addConnection(server, listener.pid);
    listener.deliver(server);
    return client;
  }

  #open(local: SocketAddress, { address, port }: SocketAddress): StreamConnection {
    const connection = this.#own(new StreamConnection(local, { address, port }, (over) => this.#forget(over)));
    this.#namespace.addConnection(connection, this.#pid);
    return connection;
  }

  #own(connection: StreamConnection): StreamConnection {
    this.#owned.add(connection);
    return connection;
  }

  #forget(connection: StreamConnection): void {
    this.#owned.delete(connection);
    this.#namespace.removeConnection(connection);
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#killed : AbortSignal.any([signal, this.#killed]);
  }

  #closeAll(): void {
    for (const owned of this.#owned) owned.abandon();
    this.#owned.clear();
  }
}
