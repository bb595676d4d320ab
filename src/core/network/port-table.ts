import { SystemError } from '../system-error.ts';
import { specificAddress } from './address.ts';
import type { SocketAddress } from './network-stack.ts';

const firstEphemeralPort = 32768;
const ephemeralPorts = 28232;

/** Draws ephemeral ports in turn, from a random start. */
export class EphemeralPorts {
  #next: number;

  /** `chance`: in [0, 1). */
  constructor(chance: number) {
    this.#next = Math.floor(chance * ephemeralPorts);
  }

  draw(): number {
    this.#next = (this.#next + 1) % ephemeralPorts;
    return firstEphemeralPort + this.#next;
  }
}

/** What is bound to the ports of one protocol. An unspecific address stands for all of them. */
export class PortTable<T extends SocketAddress & Disposable> {
  readonly #holders = new Map<number, T[]>();
  readonly #ephemeral: EphemeralPorts;

  constructor(ephemeral: EphemeralPorts) {
    this.#ephemeral = ephemeral;
  }

  /** What may be bound for this wish; port 0 draws one. Throws EADDRINUSE. */
  claim(specific: string | undefined, port: number): SocketAddress {
    const address = specific ?? '0.0.0.0';
    if (port === 0) return { address, port: this.#freePort() };
    const clash = (this.#holders.get(port) ?? []).some((holder) => {
      return specific === undefined || specificAddress(holder.address) === undefined || holder.address === specific;
    });
    if (clash) throw new SystemError('EADDRINUSE', `${address}:${port}`);
    return { address, port };
  }

  add(holder: T): void {
    const others = this.#holders.get(holder.port);
    if (others === undefined) this.#holders.set(holder.port, [holder]);
    else others.push(holder);
  }

  remove(holder: T): void {
    const others = (this.#holders.get(holder.port) ?? []).filter((other) => other !== holder);
    if (others.length === 0) this.#holders.delete(holder.port);
    else this.#holders.set(holder.port, others);
  }

  /** Who gets what arrives at this address: who bound it itself before who bound all. */
  at({ address, port }: SocketAddress): T | undefined {
    const holders = this.#holders.get(port) ?? [];
    return (
      holders.find((holder) => holder.address === address) ??
      holders.find((holder) => specificAddress(holder.address) === undefined)
    );
  }

  all(): T[] {
    return [...this.#holders.values()].flat();
  }

  #freePort(): number {
    for (let tries = 0; tries < ephemeralPorts; tries += 1) {
      const port = this.#ephemeral.draw();
      if (!this.#holders.has(port)) return port;
    }
    throw new SystemError('EADDRINUSE');
  }
}
