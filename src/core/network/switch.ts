import type { Clock } from '../clock.ts';
import { broadcastMac, type Link, type LinkFrame } from './link.ts';

/** A LAN's switch: machines plug in by name. */
export interface Switch {
  /**
   * A plug. Disposing it pulls the cable. Behind a `trunk` stands the switch of another worker: what comes from one
   * trunk is not sent to another, so that switches may be wired pairwise without loops.
   */
  connect(machine: string, options?: { trunk?: boolean }): Link & Disposable;
  /** Between these machines nothing passes until disposed. */
  partition(left: readonly string[], right: readonly string[]): Disposable;
  /** How late every frame arrives. */
  setLatency(delayMs: number): void;
  /** The share of frames that vanish, from 0 to 1. */
  setLoss(share: number): void;
}

export function createSwitch(options: { clock: Clock }): Switch {
  return new LearningSwitch(options.clock);
}

interface Port {
  readonly machine: string;
  readonly trunk: boolean;
  readonly listeners: Set<(frame: LinkFrame) => void>;
  /** When the last frame that waits for time is due. */
  busyUntilMs: number;
}

class LearningSwitch implements Switch {
  readonly #clock: Clock;
  readonly #ports = new Set<Port>();
  readonly #portByMac = new Map<string, Port>();
  readonly #partitions = new Set<readonly [ReadonlySet<string>, ReadonlySet<string>]>();
  #latencyMs = 0;
  #loss = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  connect(machine: string, options: { trunk?: boolean } = {}): Link & Disposable {
    const port: Port = { machine, trunk: options.trunk ?? false, listeners: new Set(), busyUntilMs: 0 };
    this.#ports.add(port);
    return {
      send: (frame) => this.#forward(port, frame),
      onFrame: (listener) => {
        port.listeners.add(listener);
        return { [Symbol.dispose]: () => void port.listeners.delete(listener) };
      },
      [Symbol.dispose]: () => this.#disconnect(port),
    };
  }

  partition(left: readonly string[], right: readonly string[]): Disposable {
    const partition = [new Set(left), new Set(right)] as const;
    this.#partitions.add(partition);
    return { [Symbol.dispose]: () => void this.#partitions.delete(partition) };
  }

  setLatency(delayMs: number): void {
    this.#latencyMs = delayMs;
  }

  setLoss(share: number): void {
    this.#loss = share;
  }

  #disconnect(port: Port): void {
    this.#ports.delete(port);
    for (const [mac, holder] of this.#portByMac) if (holder === port) this.#portByMac.delete(mac);
  }

  #forward(from: Port, frame: LinkFrame): void {
    if (!this.#ports.has(from)) return;
    this.#portByMac.set(frame.from, from);
    const known = frame.to === broadcastMac ? undefined : this.#portByMac.get(frame.to);
    if (known !== undefined) {
      this.#deliver(from, known, frame);
      return;
    }
    for (const to of this.#ports) this.#deliver(from, to, frame);
  }

  #deliver(from: Port, to: Port, frame: LinkFrame): void {
    if (from === to || (from.trunk && to.trunk) || this.#separated(from.machine, to.machine)) return;
    if (this.#loss > 0 && this.#clock.random() < this.#loss) return;
    const arrive = (): void => {
      if (!this.#ports.has(to)) return;
      for (const listener of to.listeners) listener(frame);
    };
    const dueMs = Math.max(this.#clock.now() + this.#latencyMs, to.busyUntilMs);
    if (dueMs <= this.#clock.now()) {
      queueMicrotask(arrive);
      return;
    }
    to.busyUntilMs = dueMs;
    this.#clock.setTimer(dueMs - this.#clock.now(), arrive);
  }

  #separated(left: string, right: string): boolean {
    for (const [one, other] of this.#partitions) {
      if ((one.has(left) && other.has(right)) || (one.has(right) && other.has(left))) return true;
    }
    return false;
  }
}
