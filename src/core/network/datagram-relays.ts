import { formatEndpoint } from './address.ts';
import type { DatagramPort } from './datagram-port.ts';
import type { Namespace } from './namespace.ts';
import type { SocketAddress } from './network-stack.ts';

/** As conntrack's for UDP. */
const idleMs = 30_000;

interface Relay {
  readonly port: DatagramPort;
  timer: Disposable;
}

/** Datagrams from the LAN to translated addresses: each flow goes on from a port of this machine, its answers go back. */
export class DatagramRelays {
  readonly #host: Namespace;
  readonly #send: (from: SocketAddress, to: SocketAddress, data: Uint8Array) => void;
  readonly #relays = new Map<string, Relay>();

  constructor(host: Namespace, send: (from: SocketAddress, to: SocketAddress, data: Uint8Array) => void) {
    this.#host = host;
    this.#send = send;
  }

  pass(client: SocketAddress, wanted: SocketAddress, data: Uint8Array): void {
    const key = `${formatEndpoint(client)}|${formatEndpoint(wanted)}`;
    let relay = this.#relays.get(key);
    if (relay === undefined) {
      relay = { port: this.#host.addDatagramPort(undefined, 0, undefined), timer: this.#expire(key) };
      this.#relays.set(key, relay);
      void this.#answer(relay.port, wanted, client);
    } else {
      relay.timer[Symbol.dispose]();
      relay.timer = this.#expire(key);
    }
    relay.port.send(data, wanted.address, wanted.port);
  }

  dispose(): void {
    for (const relay of this.#relays.values()) {
      relay.timer[Symbol.dispose]();
      relay.port[Symbol.dispose]();
    }
    this.#relays.clear();
  }

  #expire(key: string): Disposable {
    return this.#host.clock.setTimer(idleMs, () => {
      this.#relays.get(key)?.port[Symbol.dispose]();
      this.#relays.delete(key);
    });
  }

  async #answer(port: DatagramPort, wanted: SocketAddress, client: SocketAddress): Promise<void> {
    for await (const { data } of port.answers()) this.#send(wanted, client, data);
  }
}
