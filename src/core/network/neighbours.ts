import type { Clock } from '../clock.ts';
import { type AddressMessage, broadcastMac, type Link, type LinkFrame, type Packet } from './link.ts';

/** How often, and how long each time, an address is asked for before it counts as nobody's. */
const attempts = 3;
const attemptMs = 1000;

interface Resolution {
  readonly waiting: Packet[];
  readonly timer: Disposable;
}

/** One machine's end of a LAN: finds out by ARP which plug has an address, and sends it packets. */
export class Neighbours {
  readonly #clock: Clock;
  readonly #link: Link;
  readonly #mac: string;
  readonly #address: string;
  readonly #onUnreachable: (packet: Packet) => void;
  readonly #macs = new Map<string, string>();
  readonly #resolutions = new Map<string, Resolution>();

  constructor(
    clock: Clock,
    link: Link,
    self: { mac: string; address: string },
    onUnreachable: (packet: Packet) => void,
  ) {
    this.#clock = clock;
    this.#link = link;
    this.#mac = self.mac;
    this.#address = self.address;
    this.#onUnreachable = onUnreachable;
  }

  /** Tells everybody where this address now is. */
  announce(): void {
    this.#ask(this.#address);
  }

  send(address: string, packet: Packet): void {
    const mac = this.#macs.get(address);
    if (mac !== undefined) {
      this.#link.send({ from: this.#mac, to: mac, content: packet });
      return;
    }
    const resolution = this.#resolutions.get(address);
    if (resolution !== undefined) resolution.waiting.push(packet);
    else this.#resolve(address, [packet], attempts);
  }

  /** Nothing was heard from there for a while: ask anew before the next packet. */
  doubt(address: string): void {
    this.#macs.delete(address);
  }

  /** Known neighbours, for `ip neigh`. */
  entries(): [address: string, mac: string][] {
    return [...this.#macs];
  }

  handle(frame: LinkFrame, message: AddressMessage): void {
    this.#learn(message.address, frame.from);
    if (message.kind !== 'whoHas' || message.wanted !== this.#address || message.address === this.#address) return;
    const content: AddressMessage = { kind: 'isAt', address: this.#address, wanted: message.address };
    this.#link.send({ from: this.#mac, to: frame.from, content });
  }

  dispose(): void {
    for (const resolution of this.#resolutions.values()) resolution.timer[Symbol.dispose]();
    this.#resolutions.clear();
  }

  #resolve(address: string, waiting: Packet[], attemptsLeft: number): void {
    const timer = this.#clock.setTimer(attemptMs, () => {
      this.#resolutions.delete(address);
      if (attemptsLeft > 1) this.#resolve(address, waiting, attemptsLeft - 1);
      else for (const packet of waiting) this.#onUnreachable(packet);
    });
    this.#resolutions.set(address, { waiting, timer });
    this.#ask(address);
  }

  #ask(wanted: string): void {
    const content: AddressMessage = { kind: 'whoHas', address: this.#address, wanted };
    this.#link.send({ from: this.#mac, to: broadcastMac, content });
  }

  #learn(address: string, mac: string): void {
    this.#macs.set(address, mac);
    const resolution = this.#resolutions.get(address);
    if (resolution === undefined) return;
    this.#resolutions.delete(address);
    resolution.timer[Symbol.dispose]();
    for (const packet of resolution.waiting) this.#link.send({ from: this.#mac, to: mac, content: packet });
  }
}
