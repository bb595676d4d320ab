import type { HttpFrame } from './http.ts';

/** What a process sees of its network namespace. Failures are SystemErrors with Linux's codes. */
export interface NetworkStack {
  /** Port 0 draws a free one. Throws EADDRINUSE, EADDRNOTAVAIL, EACCES. */
  listen(address: ListenAddress): Listener;
  /**
   * Opens a stream. Rejects with ECONNREFUSED (nobody listens), EHOSTUNREACH (no machine answers), ENETUNREACH (no
   * route), ETIMEDOUT (the packets vanish).
   */
  dial(address: DialAddress, signal?: AbortSignal): Promise<Connection>;
  /** Throws as `listen` does. */
  bindDatagrams(port: number, address?: string): DatagramSocket;
  /** IPv4 addresses of this namespace by interface, loopback included. */
  interfaces(): NetworkInterface[];
  routes(): Route[];
  /** The echo of ping; resolves to the round trip in milliseconds; rejects as `dial` does. */
  ping(address: string, signal?: AbortSignal): Promise<number>;
  /** Listeners and connections, for ss and netstat. */
  sockets(): SocketEntry[];
}

/** A TCP port, or the path of a Unix socket. `address` defaults to every address of the namespace. */
export type ListenAddress = { port: number; address?: string } | { path: string };
export type DialAddress = { address: string; port: number } | { path: string };

export interface Listener extends Disposable {
  readonly port: number;
  readonly address: string;
  /** Connections as they are accepted; ends when the listener is disposed. */
  accept(): AsyncIterable<Connection>;
}

/**
 * A two-way, ordered, reliable stream. What travels is bytes; a peer that speaks HTTP may hand over whole frames
 * instead, which then need not be written and parsed.
 */
export interface Connection {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  /** Resolves when there is room for more; rejects with EPIPE or ECONNRESET. */
  send(payload: Payload): Promise<void>;
  /** The next payload; undefined when the peer has closed its side. Rejects with ECONNRESET. */
  receive(signal?: AbortSignal): Promise<Payload | undefined>;
  /** Closes this side: the peer reads the end after what was sent. */
  end(): void;
  /** Ends both sides at once; the peer sees ECONNRESET. */
  reset(): void;
  /** Aborts when the connection is over, for either side's reason. */
  readonly closed: AbortSignal;
  /** Set where TLS was ended before the playground: what the client proved there. */
  readonly secured?: Secured;
}

/** What is known of a client whose TLS was ended before the playground. */
export interface Secured {
  /** Those whose key the client has, its own first, as DER. Nobody has judged them yet. */
  readonly clientCertificates: readonly Uint8Array[];
}

export type Payload = Uint8Array | HttpFrame;

export interface SocketAddress {
  /** Empty for a Unix socket. */
  readonly address: string;
  readonly port: number;
}

export interface DatagramSocket extends Disposable {
  readonly port: number;
  send(data: Uint8Array, address: string, port: number): void;
  receive(signal?: AbortSignal): Promise<{ data: Uint8Array; address: string; port: number }>;
}

export interface NetworkInterface {
  readonly name: string;
  readonly address: string;
  readonly prefixLength: number;
  readonly mac: string;
  readonly up: boolean;
}

export interface Route {
  /** CIDR; `0.0.0.0/0` is the default route. */
  readonly destination: string;
  /** Undefined where the destination is on the link. */
  readonly gateway: string | undefined;
  readonly device: string;
}

export interface SocketEntry {
  readonly protocol: 'tcp' | 'udp' | 'unix';
  readonly state: 'LISTEN' | 'ESTAB' | 'UNCONN';
  readonly local: string;
  readonly remote: string;
  readonly pid: number | undefined;
}

/** A network namespace with the rights to change it: what CNI plugins, kube-proxy and `ip` use. */
export interface NetworkNamespace {
  readonly path: string;
  /** The stack as one process sees it; what it opens closes when `killed` aborts. */
  stackFor(pid: number, killed: AbortSignal): NetworkStack;
  addInterface(networkInterface: NetworkInterface): void;
  removeInterface(name: string): void;
  interfaces(): NetworkInterface[];
  addRoute(route: Route): void;
  removeRoute(destination: string): void;
  routes(): Route[];
  /**
   * A pair of interfaces: traffic of `peer` goes through this namespace, and traffic for `address` that reaches this
   * namespace goes to `peer`.
   */
  attach(
    peer: NetworkNamespace,
    options: { name: string; hostName: string; address: string; prefixLength: number; gateway: string },
  ): void;
  detach(peer: NetworkNamespace): void;
  /**
   * Lets a client from outside of the playground in, whose TLS has been ended there; gives its end. No process can do
   * this. Throws ECONNREFUSED, EHOSTUNREACH.
   */
  admit(client: SocketAddress, destination: SocketAddress, secured: Secured): Connection;
  /** Destination translation, in the place of iptables' nat table: kube-proxy's rules. */
  readonly translation: TranslationTable;
  destroy(): void;
}

export interface TranslationTable {
  /** Replaces the rules for one destination; undefined removes them. Later dials see them, open connections stay. */
  set(key: TranslationKey, rule: TranslationRule | undefined): void;
  entries(): [TranslationKey, TranslationRule][];
}

export interface TranslationKey {
  readonly protocol: 'tcp' | 'udp';
  /** Undefined: any address of this namespace (a node port). */
  readonly address: string | undefined;
  readonly port: number;
}

export interface TranslationRule {
  /** What the rule is for: `default/web:http`. */
  readonly comment: string;
  /** One is drawn evenly for each new connection. Empty rejects with ECONNREFUSED. */
  readonly destinations: readonly SocketAddress[];
  /** A client keeps its destination this long. */
  readonly affinityMs?: number;
}
