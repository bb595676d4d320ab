import type { ErrorCode } from '../system-error.ts';
import type { Payload, SocketAddress } from './network-stack.ts';

/** A machine's plug on a LAN. Frames arrive in the order in which they were sent, or not at all. */
export interface Link {
  send(frame: LinkFrame): void;
  onFrame(listener: (frame: LinkFrame) => void): Disposable;
}

export const broadcastMac = 'ff:ff:ff:ff:ff:ff';

/** What travels between machines. Structured clone carries it between workers. */
export interface LinkFrame {
  /** Hardware addresses. */
  readonly from: string;
  readonly to: string;
  readonly content: AddressMessage | Packet;
}

/** ARP: who has an address, and where it is. Either tells the reader where the sender is. */
export interface AddressMessage {
  readonly kind: 'whoHas' | 'isAt';
  /** The sender's. */
  readonly address: string;
  readonly wanted: string;
}

export interface Packet {
  readonly kind: 'packet';
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  /** How many more routers it may pass. */
  readonly hops: number;
  readonly message: PacketMessage;
}

export type PacketMessage =
  | { kind: 'syn' }
  | { kind: 'accept' }
  | { kind: 'refuse' }
  | { kind: 'segment'; sequence: number; acknowledged: number; segment: Segment }
  | { kind: 'acknowledge'; acknowledged: number }
  | { kind: 'probe' }
  | { kind: 'reset' }
  | { kind: 'datagram'; data: Uint8Array }
  | { kind: 'echoRequest' }
  | { kind: 'echoReply' }
  /** Answers `of`, which could not be delivered; comes as if from where that was sent to. */
  | { kind: 'unreachable'; code: ErrorCode; of: PacketMessage['kind'] };

/** The steps of a stream. */
export type Segment =
  | { kind: 'data'; payload: Payload }
  | { kind: 'end' }
  /** The reader took this many bytes, so that as many more may be sent. */
  | { kind: 'window'; bytes: number };

export function sourceOf(packet: Packet): SocketAddress {
  return { address: packet.source, port: packet.sourcePort };
}

export function destinationOf(packet: Packet): SocketAddress {
  return { address: packet.destination, port: packet.destinationPort };
}

/** Carries the frames of each link to the other. */
export function joinLinks(left: Link, right: Link): Disposable {
  const toRight = left.onFrame((frame) => right.send(frame));
  const toLeft = right.onFrame((frame) => left.send(frame));
  return {
    [Symbol.dispose]: () => {
      toRight[Symbol.dispose]();
      toLeft[Symbol.dispose]();
    },
  };
}
