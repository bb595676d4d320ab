import type { Clock } from '../../clock.ts';
import { type EtcdError, prefixEnd, type WatchEvent, type WatchRequest } from '../etcd.ts';
import type { Change } from './change.ts';
import { contains } from './key-range.ts';
import { Watcher } from './watcher.ts';

interface Subscription {
  readonly request: WatchRequest;
  readonly startRevision: number;
  readonly watcher: Watcher;
}

const progressIntervalMs = 5000;

/**
 * Hands committed changes to the watches that they concern. Watches of one key, and of a prefix that ends in `/`, cost
 * nothing for other keys' changes.
 */
export class Watchers {
  readonly #clock: Clock;
  readonly #all = new Set<Subscription>();
  readonly #byKey = new Map<string, Set<Subscription>>();
  readonly #byFolder = new Map<string, Set<Subscription>>();
  readonly #others = new Set<Subscription>();
  #revision: number;
  #progressTimer: Disposable | undefined;

  constructor(clock: Clock, revision: number) {
    this.#clock = clock;
    this.#revision = revision;
  }

  get size(): number {
    return this.#all.size;
  }

  /** `past` are the kept changes from `startRevision` on that are committed. */
  add(request: WatchRequest, startRevision: number, past: readonly Change[]): Watcher {
    const watcher = new Watcher(
      this.#revision,
      () => watcher.advance(this.#revision),
      () => this.#remove(subscription),
    );
    const subscription: Subscription = { request, startRevision, watcher };
    for (const change of past) if (contains(request, change.key)) watcher.push(eventOf(change));
    this.#all.add(subscription);
    const { set } = this.#placeFor(request);
    set.add(subscription);
    return watcher;
  }

  /** All changes up to `revision` that are newer than those published before. */
  publish(changes: readonly Change[], revision: number): void {
    this.#revision = revision;
    for (const change of changes) {
      const interested = this.#interestedIn(change.key).filter((each) => each.startRevision <= change.revision);
      if (interested.length === 0) continue;
      const event = eventOf(change);
      for (const { watcher } of interested) {
        watcher.push(event);
        watcher.advance(revision);
      }
    }
    if (this.#all.size > 0) {
      this.#progressTimer ??= this.#clock.setTimer(progressIntervalMs, () => this.#tellProgress());
    }
  }

  fail(failure: EtcdError): void {
    this.#progressTimer?.[Symbol.dispose]();
    for (const { watcher } of this.#all) watcher.fail(failure);
  }

  #tellProgress(): void {
    this.#progressTimer = undefined;
    for (const { watcher } of this.#all) {
      watcher.advance(this.#revision);
      watcher.tellProgress();
    }
  }

  #interestedIn(key: string): Subscription[] {
    const found: Subscription[] = [...(this.#byKey.get(key) ?? [])];
    for (let slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
      const inFolder = this.#byFolder.get(key.slice(0, slash + 1));
      if (inFolder !== undefined) found.push(...inFolder);
    }
    for (const subscription of this.#others) if (contains(subscription.request, key)) found.push(subscription);
    return found;
  }

  #placeFor(request: WatchRequest): { set: Set<Subscription>; release: () => void } {
    const { key, rangeEnd } = request;
    const isFolder = key.endsWith('/') && rangeEnd === prefixEnd(key);
    if (rangeEnd !== undefined && !isFolder) return { set: this.#others, release: () => {} };
    const map = isFolder ? this.#byFolder : this.#byKey;
    const set = map.get(key) ?? new Set();
    map.set(key, set);
    return { set, release: () => map.delete(key) };
  }

  #remove(subscription: Subscription): void {
    this.#all.delete(subscription);
    const { set, release } = this.#placeFor(subscription.request);
    set.delete(subscription);
    if (set.size === 0) release();
    if (this.#all.size === 0) {
      this.#progressTimer?.[Symbol.dispose]();
      this.#progressTimer = undefined;
    }
  }
}

function eventOf(change: Change): WatchEvent {
  const { key, kv, previous, revision, cause } = change;
  if (kv !== undefined) return { type: 'put', kv, previous };
  return { type: 'delete', key, modRevision: revision, previous, ...(cause === undefined ? {} : { cause }) };
}
