import type { Clock } from '../../clock.ts';
import { type Etcd, EtcdError, type RangeResponse, type WatchResponse, type WatchStream } from '../../etcd/etcd.ts';
import type { ApiObject } from '../../meta/object.ts';
import { newTooLargeResourceVersion } from '../../meta/status.ts';
import { type AnyResource, anyResource, type Resource } from '../resource.ts';
import { WatchCache } from './watch-cache.ts';

const registryPrefix = '/registry/';
const registryEnd = '/registry0';
const pageSize = 1000;
const retryDelayMs = 1000;
const freshnessTimeoutMs = 3000;

interface Waiter {
  readonly revision: number;
  readonly resolve: () => void;
}

/**
 * One watch of the whole store, which feeds the watch caches of all kinds. Because it sees every revision, it knows
 * exactly how far the caches have come.
 */
export class StoreFeed {
  /** Every change up to here is in the caches. */
  revision = 0;
  readonly #etcd: Etcd;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #caches = new Map<string, WatchCache>();
  readonly #waiters: Waiter[] = [];
  #stream: WatchStream | undefined;

  constructor(options: { etcd: Etcd; clock: Clock; signal: AbortSignal }) {
    this.#etcd = options.etcd;
    this.#clock = options.clock;
    this.#signal = options.signal;
    this.#signal.addEventListener('abort', () => this.#close(), { once: true });
  }

  /** Fills the caches that exist and keeps them up to date from then on. Rejects when the store cannot be read. */
  async start(): Promise<void> {
    await this.#load();
    void this.#run();
  }

  /** The cache of a kind; kinds that are stored as another version share its cache. Filled when `ready` resolves. */
  cacheFor<T extends ApiObject>(resource: Resource<T>): WatchCache<T> {
    const existing = this.#caches.get(resource.keyPrefix);
    if (existing !== undefined) return existing as unknown as WatchCache<T>;
    const stored: AnyResource = resource.storedAs?.resource ?? anyResource(resource);
    const cache = new WatchCache(stored, this.#clock, () => this.revision);
    this.#caches.set(resource.keyPrefix, cache);
    if (this.revision > 0) cache.ready = this.#fill(cache);
    return cache as unknown as WatchCache<T>;
  }

  /** Ends the cache and its watches, as when a CustomResourceDefinition goes. */
  removeCache(resource: AnyResource): void {
    this.#caches.get(resource.keyPrefix)?.reset();
    this.#caches.delete(resource.keyPrefix);
  }

  /** Resolves when the caches show everything that was acknowledged before the call; to the revision they have then. */
  async reachNow(): Promise<number> {
    const { revision } = await this.#etcd.range({ key: registryPrefix, countOnly: true });
    if (revision > this.revision) await this.reach(revision);
    return this.revision;
  }

  /** Resolves when the caches have come to `revision`. Rejects with a Timeout Status when that takes too long. */
  reach(revision: number): Promise<void> {
    if (this.revision >= revision) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimer(freshnessTimeoutMs, () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(newTooLargeResourceVersion(String(revision), String(this.revision)));
      });
      const waiter: Waiter = {
        revision,
        resolve: () => {
          timer[Symbol.dispose]();
          resolve();
        },
      };
      this.#waiters.push(waiter);
      this.#stream?.requestProgress();
    });
  }

  #close(): void {
    this.#stream?.[Symbol.dispose]();
    for (const cache of this.#caches.values()) cache.reset();
  }

  /** The caches change all at once, when everything has been read. */
  async #load(): Promise<void> {
    let page = await this.#etcd.range({ key: registryPrefix, rangeEnd: registryEnd, limit: pageSize });
    const { revision } = page;
    const kvs = [...page.kvs];
    for (let last = kvs.at(-1); page.more && last !== undefined; last = kvs.at(-1)) {
      page = await this.#etcd.range({ key: `${last.key}\0`, rangeEnd: registryEnd, limit: pageSize, revision });
      kvs.push(...page.kvs);
    }
    for (const cache of this.#caches.values()) cache.reset();
    for (const kv of kvs) this.#cacheOfKey(kv.key)?.load(kv.key, kv.value, kv.modRevision);
    for (const cache of this.#caches.values()) cache.begin(revision);
    this.#reached(revision);
  }

  /** A cache that joins later: events are kept back until its first list is in. */
  async #fill(cache: WatchCache): Promise<void> {
    const { keyPrefix } = cache.resource;
    const rangeEnd = `${keyPrefix.slice(0, -1)}0`;
    const response: RangeResponse = await this.#etcd.range({ key: keyPrefix, rangeEnd });
    for (const kv of response.kvs) cache.load(kv.key, kv.value, kv.modRevision);
    cache.begin(response.revision);
  }

  async #run(): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        await this.#follow();
      } catch (error) {
        if (this.#signal.aborted) return;
        if (error instanceof EtcdError && error.reason === 'compacted') await this.#load().catch(() => {});
        else await this.#clock.sleep(retryDelayMs, this.#signal).catch(() => {});
      }
    }
  }

  async #follow(): Promise<void> {
    using stream = this.#etcd.watch({ key: '\0', rangeEnd: '\0', startRevision: this.revision + 1, previous: false });
    this.#stream = stream;
    for await (const response of stream) this.#apply(response);
  }

  #apply(response: WatchResponse): void {
    for (const event of response.events) {
      const key = event.type === 'put' ? event.kv.key : event.key;
      const cache = this.#cacheOfKey(key);
      if (cache === undefined) continue;
      if (event.type === 'put') cache.put(key, event.kv.value, event.kv.modRevision);
      else cache.delete(key, event.modRevision);
    }
    this.#reached(response.revision);
  }

  #reached(revision: number): void {
    this.revision = Math.max(revision, this.revision);
    if (this.#waiters.length === 0) return;
    const due = this.#waiters.filter((waiter) => waiter.revision <= this.revision);
    for (const waiter of due) {
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
      waiter.resolve();
    }
  }

  /** Prefixes have one part (`/registry/pods/`) or two (`/registry/services/specs/`). */
  #cacheOfKey(key: string): WatchCache | undefined {
    const first = key.indexOf('/', registryPrefix.length);
    if (first < 0) return undefined;
    const cache = this.#caches.get(key.slice(0, first + 1));
    if (cache !== undefined) return cache;
    const second = key.indexOf('/', first + 1);
    return second < 0 ? undefined : this.#caches.get(key.slice(0, second + 1));
  }
}
