import type { Clock } from '../clock.ts';
import { type ErrorCode, SystemError } from '../system-error.ts';
import { formatEndpoint, isLoopback, macFor, specificAddress } from './address.ts';
import { DatagramPort } from './datagram-port.ts';
import type { Link } from './link.ts';
import type {
  Connection,
  NetworkInterface,
  NetworkNamespace,
  NetworkStack,
  Route,
  Secured,
  SocketAddress,
  SocketEntry,
} from './network-stack.ts';
import { PacketLayer } from './packet-layer.ts';
import { EphemeralPorts, PortTable } from './port-table.ts';
import { ProcessStack } from './process-stack.ts';
import { RouteTable } from './route-table.ts';
import { joinConnections, StreamConnection } from './stream-connection.ts';
import { StreamListener } from './stream-listener.ts';
import { Translations } from './translation.ts';
import { UnixSockets } from './unix-sockets.ts';

export interface NamespaceOptions {
  readonly clock: Clock;
  /** How it appears: `/var/run/netns/...`; for a machine's own, `/proc/1/ns/net`. */
  readonly path: string;
  /** Those of the machine, which all its namespaces share because their paths are files. Default: new. */
  readonly unixSockets?: UnixSockets;
}

export interface HostNamespaceOptions extends Omit<NamespaceOptions, 'path'> {
  readonly path?: string;
  /** What joins the machine to its LAN. */
  readonly link: Link;
  readonly address: string;
  /** Default 24. */
  readonly prefixLength?: number;
  /** Default `eth0`. */
  readonly device?: string;
  /** Where what is not on the LAN goes. Default: nowhere. */
  readonly gateway?: string;
}

/** A namespace with loopback only. */
export function createNetworkNamespace(options: NamespaceOptions): NetworkNamespace {
  return new Namespace(options);
}

/** A machine's own namespace: joined to a LAN, and with the machine's other namespaces attached to it. */
export function createHostNamespace(options: HostNamespaceOptions): NetworkNamespace {
  const namespace = new Namespace({ ...options, path: options.path ?? '/proc/1/ns/net' });
  const { address, prefixLength = 24, device: name = 'eth0', gateway } = options;
  const networkInterface = { name, address, prefixLength, mac: macFor(address), up: true };
  namespace.addInterface(networkInterface);
  namespace.plug(networkInterface, options.link);
  if (gateway !== undefined) namespace.addRoute({ destination: '0.0.0.0/0', gateway, device: name });
  return namespace;
}

/** Where a flow goes, after translation and routing. */
export type FlowPath =
  /** To a namespace of this machine. `source`: what the other side sees. */
  | { kind: 'local'; namespace: Namespace; destination: SocketAddress; source: string }
  /** Onto the LAN, from the namespace that is plugged into it. */
  | { kind: 'remote'; layer: PacketLayer; destination: SocketAddress; source: string }
  | { kind: 'dead'; code: ErrorCode; afterMs: number };

/** How long a network that is attached here takes to find that nobody has an address. */
const unansweredMs = 3000;

interface Peer {
  readonly namespace: Namespace;
  readonly hostName: string;
  readonly name: string;
  readonly gateway: string;
}

export class Namespace implements NetworkNamespace {
  readonly path: string;
  readonly clock: Clock;
  readonly translation: Translations;
  readonly unixSockets: UnixSockets;
  readonly ephemeral: EphemeralPorts;
  readonly listeners: PortTable<StreamListener>;
  readonly datagramPorts: PortTable<DatagramPort>;
  readonly #table = new RouteTable();
  readonly #connections = new Map<StreamConnection, number | undefined>();
  readonly #peers = new Map<string, Peer>();
  #parent: Namespace | undefined;
  #layer: PacketLayer | undefined;

  constructor(options: NamespaceOptions) {
    this.path = options.path;
    this.clock = options.clock;
    this.translation = new Translations(options.clock);
    this.unixSockets = options.unixSockets ?? new UnixSockets();
    this.ephemeral = new EphemeralPorts(options.clock.random());
    this.listeners = new PortTable(this.ephemeral);
    this.datagramPorts = new PortTable(this.ephemeral);
  }

  /** The layer of the machine's own namespace, through which this one reaches the LAN. */
  get layer(): PacketLayer | undefined {
    return this.#layer ?? this.#parent?.layer;
  }

  stackFor(pid: number, killed: AbortSignal): NetworkStack {
    return new ProcessStack(this, pid, killed);
  }

  plug(networkInterface: NetworkInterface, link: Link): void {
    this.#layer ??= new PacketLayer(this);
    this.#layer.plug(networkInterface, link);
  }

  addInterface(networkInterface: NetworkInterface): void {
    this.#table.addInterface(networkInterface);
  }

  removeInterface(name: string): void {
    this.#table.removeInterface(name);
  }

  interfaces(): NetworkInterface[] {
    return this.#table.interfaces();
  }

  addRoute(route: Route): void {
    this.#table.addRoute(route);
  }

  removeRoute(destination: string): void {
    this.#table.removeRoute(destination);
  }

  routes(): Route[] {
    return this.#table.routes();
  }

  attach(peer: NetworkNamespace, options: Parameters<NetworkNamespace['attach']>[1]): void {
    if (!(peer instanceof Namespace)) throw new SystemError('EINVAL', peer.path);
    const { name, hostName, address, prefixLength, gateway } = options;
    if (this.#peers.has(address) || this.owns(address)) throw new SystemError('EADDRINUSE', address);
    const mac = macFor(address);
    this.addInterface({ name: hostName, address: '', prefixLength: 0, mac, up: true });
    this.#peers.set(address, { namespace: peer, hostName, name, gateway });
    peer.addInterface({ name, address, prefixLength, mac, up: true });
    peer.addRoute({ destination: '0.0.0.0/0', gateway, device: name });
    peer.#parent = this;
  }

  detach(peer: NetworkNamespace): void {
    for (const [address, { namespace, hostName, name }] of this.#peers) {
      if (namespace !== peer) continue;
      this.#peers.delete(address);
      this.removeInterface(hostName);
      namespace.removeInterface(name);
      namespace.#parent = undefined;
    }
  }

  destroy(): void {
    for (const listener of this.listeners.all()) listener[Symbol.dispose]();
    for (const port of this.datagramPorts.all()) port[Symbol.dispose]();
    for (const connection of this.#connections.keys()) connection.fail('ECONNRESET');
    for (const { namespace } of this.#peers.values()) this.detach(namespace);
    this.#parent?.detach(this);
    this.#layer?.dispose();
  }

  owns(address: string): boolean {
    return this.#table.owns(address);
  }

  routeFor(address: string): Route | undefined {
    return this.#table.lookup(address);
  }

  peerAt(address: string): Namespace | undefined {
    return this.#peers.get(address)?.namespace;
  }

  admit(client: SocketAddress, destination: SocketAddress, secured: Secured): Connection {
    const path = this.findPath('tcp', destination, client.address);
    if (path.kind !== 'local') throw new SystemError('EHOSTUNREACH', formatEndpoint(destination));
    const { namespace } = path;
    const listener = namespace.listeners.at(path.destination);
    if (listener === undefined) throw new SystemError('ECONNREFUSED', formatEndpoint(destination));
    const outside = new StreamConnection(client, destination, () => {});
    const over = (connection: StreamConnection): void => {
      namespace.removeConnection(connection);
      listener.forget(connection);
    };
    const inside = new StreamConnection(path.destination, client, over, secured);
    joinConnections(outside, inside);
    inside.closed.addEventListener('abort', () => outside.fail('ECONNRESET'), { once: true });
    namespace.addConnection(inside, listener.pid);
    listener.deliver(inside);
    return outside;
  }

  /** The way of a flow that starts here. `previous`: where an earlier packet of it went. */
  findPath(
    protocol: 'tcp' | 'udp' | 'icmp',
    wanted: SocketAddress,
    source?: string,
    previous?: SocketAddress,
  ): FlowPath {
    let destination = wanted;
    if (protocol !== 'icmp') {
      const owned = this.owns(wanted.address);
      const client = source ?? this.sourceTowards(wanted.address);
      const translation = this.translation.translate(protocol, wanted, client, owned, previous);
      if (translation === 'refused') return { kind: 'dead', code: 'ECONNREFUSED', afterMs: 0 };
      destination = translation?.destination ?? wanted;
    }
    const { address } = destination;
    if (this.owns(address)) {
      return { kind: 'local', namespace: this, destination, source: source ?? address };
    }
    const peer = this.#peers.get(address);
    if (peer !== undefined) {
      const from = source !== undefined && !isLoopback(source) ? source : this.#sourceForPeer(peer);
      return { kind: 'local', namespace: peer.namespace, destination, source: from };
    }
    return this.#findRoute(protocol, destination, source, previous);
  }

  addListener(address: string | undefined, port: number, pid: number | undefined): StreamListener {
    const bound = this.listeners.claim(this.#bindable(address), port);
    const listener: StreamListener = new StreamListener(bound, pid, () => this.listeners.remove(listener));
    this.listeners.add(listener);
    return listener;
  }

  addDatagramPort(address: string | undefined, port: number, pid: number | undefined): DatagramPort {
    const bound = this.datagramPorts.claim(this.#bindable(address), port);
    const socket: DatagramPort = new DatagramPort(this, bound, {
      pid,
      reportsErrors: port === 0,
      onClose: () => this.datagramPorts.remove(socket),
    });
    this.datagramPorts.add(socket);
    return socket;
  }

  addConnection(connection: StreamConnection, pid: number | undefined): void {
    this.#connections.set(connection, pid);
  }

  removeConnection(connection: StreamConnection): void {
    this.#connections.delete(connection);
  }

  sockets(): SocketEntry[] {
    return [
      ...this.datagramPorts.all().map((port) => port.entry()),
      ...this.listeners.all().map((listener) => listener.entry()),
      ...[...this.#connections].map(([connection, pid]) => connectionEntry(connection, pid)),
    ];
  }

  #findRoute(
    protocol: 'tcp' | 'udp' | 'icmp',
    destination: SocketAddress,
    source: string | undefined,
    previous: SocketAddress | undefined,
  ): FlowPath {
    const route = this.routeFor(destination.address);
    if (route === undefined) return { kind: 'dead', code: 'ENETUNREACH', afterMs: 0 };
    const from = source !== undefined && !isLoopback(source) ? source : this.#table.sourceFor(route.device);
    if (from === undefined) return { kind: 'dead', code: 'ENETUNREACH', afterMs: 0 };
    if (this.#layer?.reaches(route.device) === true) {
      return { kind: 'remote', layer: this.#layer, destination, source: from };
    }
    if (this.#parent === undefined) return { kind: 'dead', code: 'EHOSTUNREACH', afterMs: unansweredMs };
    return this.#parent.findPath(protocol, destination, from, previous);
  }

  /** The address that a flow from here to `address` carries. */
  sourceTowards(address: string): string {
    if (this.owns(address)) return address;
    const peer = this.#peers.get(address);
    if (peer !== undefined) return this.#sourceForPeer(peer);
    return this.#table.sourceFor(this.routeFor(address)?.device ?? '') ?? '';
  }

  #sourceForPeer(peer: Peer): string {
    return this.owns(peer.gateway) ? peer.gateway : (this.#table.sourceFor('') ?? peer.gateway);
  }

  #bindable(address: string | undefined): string | undefined {
    const specific = specificAddress(address);
    if (specific !== undefined && !this.owns(specific)) throw new SystemError('EADDRNOTAVAIL', specific);
    return specific;
  }
}

function connectionEntry({ local, remote }: StreamConnection, pid: number | undefined): SocketEntry {
  return { protocol: 'tcp', state: 'ESTAB', local: formatEndpoint(local), remote: formatEndpoint(remote), pid };
}
