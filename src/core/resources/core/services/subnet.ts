import type { Clock } from '../../../clock.ts';

/** The IPv4 addresses of a CIDR, without the first and the last. */
export class Subnet {
  readonly #first: number;
  readonly #size: number;

  /** Throws on text that is no IPv4 CIDR. */
  constructor(cidr: string) {
    const [address = '', length = ''] = cidr.split('/');
    const bits = Number(length);
    if (!/^\d+$/.test(length) || bits > 32) throw new Error(`invalid CIDR address: ${cidr}`);
    this.#size = 2 ** (32 - bits);
    const base = parse(address);
    this.#first = base - (base % this.#size);
  }

  contains(ip: string): boolean {
    if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(ip)) return false;
    const offset = parse(ip) - this.#first;
    return offset > 0 && offset < this.#size - 1;
  }

  /** The address at an offset from the network's own. */
  at(offset: number): string {
    const value = this.#first + offset;
    return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
  }

  /** Any address above the lower band, which is left to those who choose addresses by hand. */
  draw(clock: Clock): string {
    const band = Math.min(Math.max(16, Math.floor(this.#size / 16)), 256);
    const lowest = band < this.#size - 2 ? band + 1 : 1;
    return this.at(lowest + Math.floor(clock.random() * (this.#size - 1 - lowest)));
  }

  *all(): Generator<string> {
    for (let offset = 1; offset < this.#size - 1; offset += 1) yield this.at(offset);
  }
}

function parse(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
