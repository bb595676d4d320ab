import type { Clock } from '../../clock.ts';
import { EtcdError } from '../etcd.ts';

export interface Lease {
  readonly id: string;
  readonly ttlSeconds: number;
  readonly expiresMs: number;
  readonly keys: ReadonlySet<string>;
}

interface TimedLease {
  readonly id: string;
  readonly ttlSeconds: number;
  expiresMs: number;
  readonly keys: Set<string>;
  timer: Disposable | undefined;
}

/** The leases that are alive and the keys that hang on them. */
export class Leases {
  readonly #clock: Clock;
  readonly #onExpired: (id: string) => void;
  readonly #leases = new Map<string, TimedLease>();

  constructor(clock: Clock, onExpired: (id: string) => void) {
    this.#clock = clock;
    this.#onExpired = onExpired;
  }

  list(): Lease[] {
    return [...this.#leases.values()];
  }

  has(id: string): boolean {
    return this.#leases.has(id);
  }

  /** A fresh id, as a decimal number of 63 bits. */
  newId(): string {
    const bytes = this.#clock.randomBytes(8);
    const view = new DataView(bytes.buffer);
    const id = view.getBigUint64(0) & 0x7fff_ffff_ffff_ffffn;
    return id === 0n || this.#leases.has(String(id)) ? this.newId() : String(id);
  }

  /** Starts the lease's time to live from now. */
  add(id: string, ttlSeconds: number): void {
    const lease: TimedLease = { id, ttlSeconds, expiresMs: 0, keys: new Set(), timer: undefined };
    this.#leases.set(id, lease);
    this.#restart(lease);
  }

  /** Throws `leaseNotFound`. */
  keepAlive(id: string): void {
    this.#restart(this.#require(id));
  }

  /** Ends the lease and returns its keys. Throws `leaseNotFound`. */
  remove(id: string): string[] {
    const lease = this.#require(id);
    lease.timer?.[Symbol.dispose]();
    this.#leases.delete(id);
    return [...lease.keys];
  }

  attach(key: string, id: string): void {
    this.#leases.get(id)?.keys.add(key);
  }

  detach(key: string, id: string): void {
    this.#leases.get(id)?.keys.delete(key);
  }

  /** No lease expires any more. */
  stop(): void {
    for (const lease of this.#leases.values()) lease.timer?.[Symbol.dispose]();
  }

  #require(id: string): TimedLease {
    const lease = this.#leases.get(id);
    if (lease === undefined) throw new EtcdError('leaseNotFound');
    return lease;
  }

  #restart(lease: TimedLease): void {
    lease.timer?.[Symbol.dispose]();
    const ttlMs = lease.ttlSeconds * 1000;
    lease.expiresMs = this.#clock.now() + ttlMs;
    lease.timer = this.#clock.setTimer(ttlMs, () => this.#onExpired(lease.id));
  }
}
