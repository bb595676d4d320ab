import { type ErrorCode, SystemError } from '../system-error.ts';
import { formatEndpoint } from './address.ts';
import { DatagramRelays } from './datagram-relays.ts';
import { attemptDial } from './dial-attempt.ts';
import { destinationOf, type Link, type LinkFrame, type Packet, type PacketMessage, sourceOf } from './link.ts';
import type { Namespace } from './namespace.ts';
import { Neighbours } from './neighbours.ts';
import type { NetworkInterface, SocketAddress } from './network-stack.ts';
import { ReliableWire, WireKeeper } from './reliable-wire.ts';
import { StreamConnection } from './stream-connection.ts';

const startingHops = 64;
/** How long a translated flow that both sides ended is still remembered. */
const flowLingerMs = 60_000;

type FlowHandler = (packet: Packet) => void;

/** What a machine does with packets: sends, receives, answers, forwards and translates them. */
export class PacketLayer {
  readonly #host: Namespace;
  readonly #devices = new Map<string, { neighbours: Neighbours; frames: Disposable }>();
  /** By local and remote address and port, as they stand in packets. */
  readonly #flows = new Map<string, FlowHandler>();
  readonly #keeper: WireKeeper;
  readonly #relays: DatagramRelays;

  constructor(host: Namespace) {
    this.#host = host;
    this.#keeper = new WireKeeper(host.clock);
    this.#relays = new DatagramRelays(host, (from, to, data) => this.send(from, to, { kind: 'datagram', data }));
  }

  plug({ name, mac, address }: NetworkInterface, link: Link): void {
    const neighbours = new Neighbours(this.#host.clock, link, { mac, address }, (packet) => {
      this.#answerUnreachable(packet, 'EHOSTUNREACH');
    });
    const frames = link.onFrame((frame) => this.#handleFrame(name, mac, neighbours, frame));
    this.#devices.set(name, { neighbours, frames });
    neighbours.announce();
  }

  /** Whether the device is plugged into a LAN. */
  reaches(device: string): boolean {
    return this.#devices.has(device);
  }

  send(source: SocketAddress, destination: SocketAddress, message: PacketMessage): void {
    this.#transmit({
      kind: 'packet',
      source: source.address,
      sourcePort: source.port,
      destination: destination.address,
      destinationPort: destination.port,
      hops: startingHops,
      message,
    });
  }

  /** Rejects with ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, or the signal's reason. */
  async connect(
    local: SocketAddress,
    remote: SocketAddress,
    open: () => StreamConnection,
    signal: AbortSignal,
  ): Promise<StreamConnection> {
    const key = flowKey(local, remote);
    let connection: StreamConnection | undefined;
    await attemptDial(this.#host.clock, remote, signal, {
      send: (message) => this.send(local, remote, message),
      doubt: () => this.#doubt(remote.address),
      hear: (handler) => {
        if (handler === undefined) this.#flows.delete(key);
        else this.#flows.set(key, handler);
      },
      accepted: () => {
        connection = this.#establish(local, remote, open());
      },
    });
    if (connection === undefined) throw new SystemError('ECONNREFUSED', formatEndpoint(remote));
    return connection;
  }

  /** Resolves when the echo is back. Rejects as `connect` does, but waits for ever where packets vanish. */
  async echo(source: string, destination: string, port: number, signal: AbortSignal): Promise<void> {
    const from = { address: source, port };
    const to = { address: destination, port: 0 };
    const key = flowKey(from, to);
    let abort = (): void => {};
    try {
      await new Promise<void>((resolve, reject) => {
        abort = () => reject(signal.reason);
        this.#flows.set(key, ({ message }) => {
          if (message.kind === 'unreachable') reject(new SystemError(message.code, destination));
          else resolve();
        });
        signal.addEventListener('abort', abort, { once: true });
        this.send(from, to, { kind: 'echoRequest' });
      });
    } finally {
      signal.removeEventListener('abort', abort);
      this.#flows.delete(key);
    }
  }

  dispose(): void {
    this.#keeper.stop();
    this.#flows.clear();
    this.#relays.dispose();
    for (const { neighbours, frames } of this.#devices.values()) {
      neighbours.dispose();
      frames[Symbol.dispose]();
    }
    this.#devices.clear();
  }

  #establish(local: SocketAddress, remote: SocketAddress, connection: StreamConnection): StreamConnection {
    const key = flowKey(local, remote);
    const wire = new ReliableWire(this.#keeper, {
      send: (message) => this.send(local, remote, message),
      deliver: (segment) => connection.handle(segment),
      fail: (code) => connection.fail(code),
      onDone: () => this.#flows.delete(key),
    });
    connection.connect(wire);
    this.#flows.set(key, ({ message }) => {
      if (message.kind === 'syn') this.send(local, remote, { kind: 'accept' });
      else wire.receive(message);
    });
    return connection;
  }

  #transmit(packet: Packet): void {
    const route = this.#host.routeFor(packet.destination);
    const device = route === undefined ? undefined : this.#devices.get(route.device);
    if (route === undefined || device === undefined) {
      this.#answerUnreachable(packet, 'ENETUNREACH');
      return;
    }
    device.neighbours.send(route.gateway ?? packet.destination, packet);
  }

  #doubt(address: string): void {
    const route = this.#host.routeFor(address);
    if (route !== undefined) this.#devices.get(route.device)?.neighbours.doubt(route.gateway ?? address);
  }

  #handleFrame(device: string, mac: string, neighbours: Neighbours, frame: LinkFrame): void {
    const own = this.#host.interfaces().find((entry) => entry.name === device);
    if (own?.up !== true) return;
    if (frame.content.kind !== 'packet') neighbours.handle(frame, frame.content);
    else if (frame.to === mac) this.#arrive(frame.content);
  }

  #arrive(packet: Packet): void {
    const { message } = packet;
    const flow = this.#flows.get(flowKey(destinationOf(packet), sourceOf(packet)));
    if (message.kind === 'datagram') this.#arriveDatagram(packet, message.data);
    else if (message.kind === 'echoRequest') this.#arriveEcho(packet);
    else if (message.kind === 'unreachable') this.#arriveUnreachable(packet, message, flow);
    else if (flow !== undefined) flow(packet);
    else if (message.kind === 'syn') this.#arriveSyn(packet);
    else if (this.#namespaceAt(packet.destination) === undefined) this.#forward(packet);
    else if (message.kind === 'segment' || message.kind === 'probe') this.#reply(packet, { kind: 'reset' });
  }

  #arriveSyn(packet: Packet): void {
    const client = sourceOf(packet);
    const path = this.#host.findPath('tcp', destinationOf(packet), packet.source);
    if (path.kind === 'dead') {
      this.#replyDead(packet, path.code, path.afterMs);
    } else if (path.kind === 'remote') {
      if (formatEndpoint(path.destination) === formatEndpoint(destinationOf(packet))) this.#forward(packet);
      else this.#translate(packet, path.destination);
    } else {
      const listener = path.namespace.listeners.at(path.destination);
      if (listener === undefined) {
        this.#reply(packet, { kind: 'refuse' });
        return;
      }
      const { namespace } = path;
      const connection = new StreamConnection(path.destination, client, (over) => {
        namespace.removeConnection(over);
        listener.forget(over);
      });
      this.#establish(destinationOf(packet), client, connection);
      namespace.addConnection(connection, listener.pid);
      this.#reply(packet, { kind: 'accept' });
      listener.deliver(connection);
    }
  }

  /** Sends a flow on to where its translation points, as if it came from this machine. */
  #translate(first: Packet, backend: SocketAddress): void {
    const client = sourceOf(first);
    const wanted = destinationOf(first);
    const own = { address: this.#host.sourceTowards(backend.address), port: this.#host.ephemeral.draw() };
    const inward = flowKey(wanted, client);
    const outward = flowKey(own, backend);
    let ends = 0;
    const forget = (): void => {
      this.#flows.delete(inward);
      this.#flows.delete(outward);
    };
    const pass = (from: SocketAddress, to: SocketAddress) => {
      return ({ message }: Packet): void => {
        this.send(from, to, message);
        if (message.kind === 'reset' || message.kind === 'refuse' || message.kind === 'unreachable') {
          forget();
          return;
        }
        if (message.kind === 'segment' && message.segment.kind === 'end') ends += 1;
        if (ends === 2) this.#host.clock.setTimer(flowLingerMs, forget);
      };
    };
    const toBackend = pass(own, backend);
    this.#flows.set(inward, toBackend);
    this.#flows.set(outward, pass(wanted, client));
    toBackend(first);
  }

  #arriveDatagram(packet: Packet, data: Uint8Array): void {
    const wanted = destinationOf(packet);
    const path = this.#host.findPath('udp', wanted, packet.source);
    if (path.kind === 'dead') {
      this.#replyDead(packet, path.code, path.afterMs);
      return;
    }
    if (formatEndpoint(path.destination) !== formatEndpoint(wanted)) {
      this.#relays.pass(sourceOf(packet), wanted, data);
      return;
    }
    if (path.kind === 'remote') {
      this.#forward(packet);
      return;
    }
    const receiver = path.namespace.datagramPorts.at(wanted);
    if (receiver === undefined) this.#reply(packet, { kind: 'unreachable', code: 'ECONNREFUSED', of: 'datagram' });
    else receiver.deliver(data, sourceOf(packet));
  }

  #arriveEcho(packet: Packet): void {
    const path = this.#host.findPath('icmp', destinationOf(packet), packet.source);
    if (path.kind === 'local') this.#reply(packet, { kind: 'echoReply' });
    else if (path.kind === 'remote') this.#forward(packet);
    else this.#replyDead(packet, path.code, path.afterMs);
  }

  #arriveUnreachable(
    packet: Packet,
    message: PacketMessage & { kind: 'unreachable' },
    flow: FlowHandler | undefined,
  ): void {
    if (message.of === 'datagram') {
      const namespace = this.#namespaceAt(packet.destination);
      if (namespace === undefined) this.#forward(packet);
      else namespace.datagramPorts.at(destinationOf(packet))?.deliverError(message.code, sourceOf(packet));
    } else if (flow !== undefined) flow(packet);
    else this.#forward(packet);
  }

  #forward(packet: Packet): void {
    if (packet.hops <= 1 || this.#namespaceAt(packet.destination) !== undefined) return;
    this.#transmit({ ...packet, hops: packet.hops - 1 });
  }

  #replyDead(packet: Packet, code: ErrorCode, afterMs: number): void {
    if (code === 'ECONNREFUSED' && packet.message.kind === 'syn') {
      this.#reply(packet, { kind: 'refuse' });
      return;
    }
    if (afterMs === 0) this.#answerUnreachable(packet, code);
    else this.#host.clock.setTimer(afterMs, () => this.#answerUnreachable(packet, code));
  }

  #answerUnreachable(packet: Packet, code: ErrorCode): void {
    const { kind } = packet.message;
    if (kind === 'unreachable' || kind === 'echoReply') return;
    const answer: Packet = {
      ...packet,
      source: packet.destination,
      sourcePort: packet.destinationPort,
      destination: packet.source,
      destinationPort: packet.sourcePort,
      hops: startingHops,
      message: { kind: 'unreachable', code, of: kind },
    };
    if (this.#namespaceAt(packet.source) === undefined) this.#transmit(answer);
    else this.#arrive(answer);
  }

  #reply(packet: Packet, message: PacketMessage): void {
    this.send(destinationOf(packet), sourceOf(packet), message);
  }

  #namespaceAt(address: string): Namespace | undefined {
    return this.#host.owns(address) ? this.#host : this.#host.peerAt(address);
  }
}

function flowKey(local: SocketAddress, remote: SocketAddress): string {
  return `${formatEndpoint(local)}|${formatEndpoint(remote)}`;
}
