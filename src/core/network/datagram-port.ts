import { type ErrorCode, SystemError } from '../system-error.ts';
import { formatEndpoint, specificAddress } from './address.ts';
import { AsyncQueue } from './async-queue.ts';
import type { Namespace } from './namespace.ts';
import type { DatagramSocket, SocketAddress, SocketEntry } from './network-stack.ts';

interface Datagram {
  readonly data: Uint8Array;
  readonly address: string;
  readonly port: number;
}

/** How many datagrams wait for a reader before new ones are dropped. */
const backlog = 512;

/** A bound UDP port. */
export class DatagramPort implements DatagramSocket {
  readonly address: string;
  readonly port: number;
  readonly pid: number | undefined;
  readonly #namespace: Namespace;
  readonly #reportsErrors: boolean;
  readonly #onClose: () => void;
  readonly #received = new AsyncQueue<Datagram | SystemError>();
  /** Where translated destinations really went, and what the answers from there must show as their source. */
  readonly #sentTo = new Map<string, SocketAddress>();
  readonly #shownAs = new Map<string, SocketAddress>();

  /** `reportsErrors`: as on Linux only a client's socket hears that its datagrams found nobody. */
  constructor(
    namespace: Namespace,
    bound: SocketAddress,
    options: { pid: number | undefined; reportsErrors: boolean; onClose: () => void },
  ) {
    this.address = bound.address;
    this.port = bound.port;
    this.pid = options.pid;
    this.#namespace = namespace;
    this.#reportsErrors = options.reportsErrors;
    this.#onClose = options.onClose;
  }

  send(data: Uint8Array, address: string, port: number): void {
    const wanted = { address, port };
    const path = this.#namespace.findPath(
      'udp',
      wanted,
      specificAddress(this.address),
      this.#sentTo.get(formatEndpoint(wanted)),
    );
    if (path.kind === 'dead') {
      this.#namespace.clock.setTimer(path.afterMs, () => this.deliverError(path.code, wanted));
      return;
    }
    if (formatEndpoint(path.destination) !== formatEndpoint(wanted)) {
      this.#sentTo.set(formatEndpoint(wanted), path.destination);
      this.#shownAs.set(formatEndpoint(path.destination), wanted);
    }
    const source = { address: path.source, port: this.port };
    if (path.kind === 'remote') {
      path.layer.send(source, path.destination, { kind: 'datagram', data });
      return;
    }
    const receiver = path.namespace.datagramPorts.at(path.destination);
    if (receiver === undefined) this.deliverError('ECONNREFUSED', path.destination);
    else receiver.deliver(data, source);
  }

  /** A datagram that the network could not deliver makes the next `receive` reject, once. Rejects with EINVAL when disposed. */
  async receive(signal?: AbortSignal): Promise<Datagram> {
    const received = await this.#received.take(signal);
    if (received === undefined) throw new SystemError('EINVAL');
    if (received instanceof SystemError) throw received;
    return received;
  }

  /** What arrives, until disposed; without what could not be delivered. */
  async *answers(): AsyncGenerator<Datagram> {
    for await (const received of this.#received) if (!(received instanceof SystemError)) yield received;
  }

  deliver(data: Uint8Array, source: SocketAddress): void {
    if (this.#received.length >= backlog) return;
    const shown = this.#shownAs.get(formatEndpoint(source)) ?? source;
    queueMicrotask(() => this.#received.push({ data, address: shown.address, port: shown.port }));
  }

  deliverError(code: ErrorCode, destination: SocketAddress): void {
    if (!this.#reportsErrors) return;
    this.#received.push(
      new SystemError(code, formatEndpoint(this.#shownAs.get(formatEndpoint(destination)) ?? destination)),
    );
  }

  [Symbol.dispose](): void {
    this.#onClose();
    this.#received.end();
  }

  entry(): SocketEntry {
    return {
      protocol: 'udp',
      state: 'UNCONN',
      local: `${this.address}:${this.port}`,
      remote: '0.0.0.0:*',
      pid: this.pid,
    };
  }
}
