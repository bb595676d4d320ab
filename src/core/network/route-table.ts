import { cidrContains, networkOf, parseAddress, parseCidr } from './address.ts';
import type { NetworkInterface, Route } from './network-stack.ts';

interface Entry {
  readonly route: Route;
  readonly cidr: { network: number; prefixLength: number };
}

const loopback: NetworkInterface = {
  name: 'lo',
  address: '127.0.0.1',
  prefixLength: 8,
  mac: '00:00:00:00:00:00',
  up: true,
};

/** The interfaces and routes of a namespace. Each address brings the route to its own network. */
export class RouteTable {
  readonly #interfaces = new Map<string, NetworkInterface>([[loopback.name, loopback]]);
  readonly #addresses = new Set<string>();
  #entries: Entry[] = [];

  interfaces(): NetworkInterface[] {
    return [...this.#interfaces.values()];
  }

  routes(): Route[] {
    return this.#entries.map((entry) => entry.route);
  }

  addInterface(networkInterface: NetworkInterface): void {
    const { name, address, prefixLength } = networkInterface;
    this.removeInterface(name);
    this.#interfaces.set(name, networkInterface);
    if (address === '') return;
    this.#addresses.add(address);
    if (prefixLength < 32)
      this.addRoute({ destination: networkOf(address, prefixLength), gateway: undefined, device: name });
  }

  removeInterface(name: string): void {
    const removed = this.#interfaces.get(name);
    if (removed === undefined) return;
    this.#interfaces.delete(name);
    this.#addresses.delete(removed.address);
    this.#entries = this.#entries.filter((entry) => entry.route.device !== name);
  }

  /** Replaces a route to the same destination. */
  addRoute(route: Route): void {
    const cidr = parseCidr(route.destination);
    if (cidr === undefined) return;
    this.removeRoute(route.destination);
    this.#entries.push({ route, cidr });
    this.#entries.sort((left, right) => right.cidr.prefixLength - left.cidr.prefixLength);
  }

  removeRoute(destination: string): void {
    this.#entries = this.#entries.filter((entry) => entry.route.destination !== destination);
  }

  /** Whether a packet for this address has arrived. */
  owns(address: string): boolean {
    return this.#addresses.has(address) || address.startsWith('127.');
  }

  /** The most specific route whose interface is up. */
  lookup(address: string): Route | undefined {
    const value = parseAddress(address);
    if (value === undefined) return undefined;
    return this.#entries.find(({ route, cidr }) => {
      return cidrContains(cidr, value) && this.#interfaces.get(route.device)?.up === true;
    })?.route;
  }

  /** The address that packets leaving by `device` carry. */
  sourceFor(device: string): string | undefined {
    const own = this.#interfaces.get(device)?.address;
    if (own !== undefined && own !== '') return own;
    for (const { name, address } of this.#interfaces.values())
      if (name !== loopback.name && address !== '') return address;
    return undefined;
  }
}
