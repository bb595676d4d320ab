import type {
  Connection,
  DatagramSocket,
  DialAddress,
  ListenAddress,
  Listener,
  NetworkInterface,
  NetworkStack,
  Route,
  SocketEntry,
} from '../network/network-stack.ts';
import { isSystemError, SystemError } from '../system-error.ts';
import type { FileSystem } from './file-system.ts';
import { baseName, childPath, parentPath, resolvePath } from './files/path.ts';

/** A network stack whose Unix sockets are files of the process's mount namespace. */
export class ProcessNetwork implements NetworkStack {
  readonly #stack: NetworkStack;
  readonly #files: FileSystem;

  constructor(stack: NetworkStack, files: FileSystem) {
    this.#stack = stack;
    this.#files = files;
  }

  /** A socket file that a dead process left behind is taken over. */
  listen(address: ListenAddress): Listener {
    if (!('path' in address)) return this.#stack.listen(address);
    const path = this.#socketPath(address.path);
    const isStale = this.#files.exists(path) && this.#files.stat(path).type === 'socket';
    if (this.#files.exists(path) && !isStale) throw new SystemError('EADDRINUSE', address.path);
    const listener = this.#stack.listen({ path });
    if (!isStale) this.#files.makeSocket(path);
    return listener;
  }

  async dial(address: DialAddress, signal?: AbortSignal): Promise<Connection> {
    if (!('path' in address)) return await this.#stack.dial(address, signal);
    const path = this.#socketPath(address.path);
    const { type } = this.#files.stat(path);
    if (type !== 'socket') throw new SystemError('ECONNREFUSED', address.path);
    try {
      return await this.#stack.dial({ path }, signal);
    } catch (error) {
      throw isSystemError(error, 'ENOENT') ? new SystemError('ECONNREFUSED', address.path) : error;
    }
  }

  bindDatagrams(port: number, address?: string): DatagramSocket {
    return this.#stack.bindDatagrams(port, address);
  }

  interfaces(): NetworkInterface[] {
    return this.#stack.interfaces();
  }

  routes(): Route[] {
    return this.#stack.routes();
  }

  ping(address: string, signal?: AbortSignal): Promise<number> {
    return this.#stack.ping(address, signal);
  }

  sockets(): SocketEntry[] {
    return this.#stack.sockets();
  }

  #socketPath(path: string): string {
    const absolute = resolvePath('/', path);
    return childPath(this.#files.realPath(parentPath(absolute)), baseName(absolute));
  }
}
