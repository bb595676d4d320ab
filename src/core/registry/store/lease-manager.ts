import type { Clock } from '../../clock.ts';
import type { Etcd } from '../../etcd/etcd.ts';

/** How much longer than asked an object may live, so that many share a lease. */
const reuseMs = 60_000;

interface SharedLease {
  readonly id: Promise<string>;
  readonly reusableUntilMs: number;
}

/** Leases of the store for objects that expire. */
export class LeaseManager {
  readonly #etcd: Etcd;
  readonly #clock: Clock;
  readonly #leases = new Map<number, SharedLease>();

  constructor(etcd: Etcd, clock: Clock) {
    this.#etcd = etcd;
    this.#clock = clock;
  }

  /** The id of a lease that runs out `ttlSeconds` from now, or up to a minute later. */
  async leaseFor(ttlSeconds: number): Promise<string> {
    const nowMs = this.#clock.now();
    const known = this.#leases.get(ttlSeconds);
    if (known !== undefined && nowMs < known.reusableUntilMs) return known.id;
    const extraSeconds = Math.min(reuseMs / 1000, Math.ceil(ttlSeconds / 20));
    const id = this.#etcd.leaseGrant(ttlSeconds + extraSeconds);
    this.#leases.set(ttlSeconds, { id, reusableUntilMs: nowMs + extraSeconds * 1000 });
    id.catch(() => this.#leases.delete(ttlSeconds));
    return id;
  }
}
