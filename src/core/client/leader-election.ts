import { type Lease, leases } from '../api/coordination-v1.ts';
import type { Clock } from '../clock.ts';
import { isNotFound } from '../meta/status.ts';
import type { Client } from './client.ts';

export interface LeaderElectionOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly namespace: string;
  readonly name: string;
  /** Who we are: `HOSTNAME_ID`. A candidate that comes back under the same identity takes its own lease up again at once. */
  readonly identity: string;
  /** Ends the candidacy; a lease that is held is given up. */
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
  readonly leaseDurationMs?: number;
  readonly renewDeadlineMs?: number;
  readonly retryPeriodMs?: number;
}

/** Resolves when this candidate leads; the result aborts when it leads no more. Rejects when `signal` aborts first. */
export async function becomeLeader(options: LeaderElectionOptions): Promise<AbortSignal> {
  const elector = new Elector(options);
  await elector.acquire();
  return elector.hold();
}

interface Observed {
  /** The record as last seen: the holder's lease runs from when it changed here, whatever clocks other machines have. */
  record: string;
  sinceMs: number;
}

class Elector {
  readonly #options: LeaderElectionOptions;
  readonly #leaseDurationMs: number;
  readonly #renewDeadlineMs: number;
  readonly #retryPeriodMs: number;
  #observed: Observed = { record: '', sinceMs: 0 };

  constructor(options: LeaderElectionOptions) {
    this.#options = options;
    this.#leaseDurationMs = options.leaseDurationMs ?? 15_000;
    this.#renewDeadlineMs = options.renewDeadlineMs ?? 10_000;
    this.#retryPeriodMs = options.retryPeriodMs ?? 2_000;
  }

  async acquire(): Promise<void> {
    const { clock, signal, log, namespace, name } = this.#options;
    log(`"Attempting to acquire leader lease..." lock="${namespace}/${name}"`);
    while (!(await this.#try())) await clock.sleep(this.#retryPeriodMs * (1 + clock.random() * 0.2), signal);
    log(`"Successfully acquired lease" lock="${namespace}/${name}"`);
  }

  hold(): AbortSignal {
    const lost = new AbortController();
    void this.#renew().finally(() => lost.abort());
    return lost.signal;
  }

  async #renew(): Promise<void> {
    const { clock, signal, log } = this.#options;
    let renewedMs = clock.now();
    while (!signal.aborted) {
      await clock.sleep(this.#retryPeriodMs, signal).catch(() => {});
      if (signal.aborted) break;
      if (await this.#try()) renewedMs = clock.now();
      else if (clock.now() - renewedMs >= this.#renewDeadlineMs) {
        log('"Failed to renew lease" err="context deadline exceeded"');
        return;
      }
    }
    await this.#release();
  }

  async #try(): Promise<boolean> {
    const { client, clock, namespace, name, identity } = this.#options;
    const now = microTime(clock.now());
    try {
      const lease = await client.resource(leases).get(name, { namespace });
      this.#observe(lease);
      const holder = lease.spec.holderIdentity ?? '';
      if (holder !== '' && holder !== identity && clock.now() < this.#observed.sinceMs + this.#leaseDurationMs)
        return false;
      const transition =
        holder === identity ? {} : { acquireTime: now, leaseTransitions: (lease.spec.leaseTransitions ?? 0) + 1 };
      const spec = {
        ...lease.spec,
        ...transition,
        holderIdentity: identity,
        leaseDurationSeconds: this.#leaseDurationMs / 1000,
        renewTime: now,
      };
      this.#observe(await client.resource(leases).update({ ...lease, spec }));
      return true;
    } catch (error) {
      if (!isNotFound(error)) return false;
      return this.#create(now);
    }
  }

  async #create(now: string): Promise<boolean> {
    const { client, namespace, name, identity } = this.#options;
    const spec = {
      holderIdentity: identity,
      leaseDurationSeconds: this.#leaseDurationMs / 1000,
      acquireTime: now,
      renewTime: now,
      leaseTransitions: 0,
    };
    try {
      this.#observe(await client.resource(leases).create({ metadata: { name, namespace }, spec }));
      return true;
    } catch {
      return false;
    }
  }

  #observe(lease: Lease): void {
    const record = JSON.stringify(lease.spec);
    if (record !== this.#observed.record) this.#observed = { record, sinceMs: this.#options.clock.now() };
  }

  async #release(): Promise<void> {
    const { client, clock, namespace, name, identity } = this.#options;
    const now = microTime(clock.now());
    try {
      const lease = await client.resource(leases).get(name, { namespace });
      if (lease.spec.holderIdentity !== identity) return;
      await client.resource(leases).update({
        ...lease,
        spec: { ...lease.spec, holderIdentity: '', leaseDurationSeconds: 1, renewTime: now, acquireTime: now },
      });
    } catch {
      // The server is gone or another took the lease: it runs out by itself.
    }
  }
}

function microTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('Z', '000Z');
}
