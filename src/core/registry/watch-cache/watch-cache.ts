import type { Clock } from '../../clock.ts';
import type { ApiObject } from '../../meta/object.ts';
import { newTooOldResourceVersion } from '../../meta/status.ts';
import type { Resource } from '../resource.ts';
import { decode, Revision, textHead } from '../revision.ts';
import type { Selection } from '../selection.ts';
import { CacheEvent } from './cache-event.ts';
import { SortedEntries } from './sorted-entries.ts';
import { Watcher, type WatcherOptions } from './watcher.ts';
import { WatcherIndex } from './watcher-index.ts';

const minimumWindow = 100;
const maximumWindow = 20_000;
const windowAgeMs = 75_000;
const bookmarkIntervalMs = 60_000;

export interface WatchStart extends Omit<WatcherOptions, 'after'> {
  /** Changes after this revision; undefined: the present state first. */
  readonly after: number | undefined;
  /** Ends the present state with a bookmark that says so. */
  readonly initialEventsEnd?: boolean;
}

/** Code of this server that follows a kind; it is called at once and must not throw. */
export interface CacheSubscriber<T> {
  set(object: T): void;
  delete(object: T): void;
}

interface Written {
  readonly text: string;
  readonly object: ApiObject;
}

/**
 * The present state of one kind and a window of its latest changes, from which lists and watches are served without asking
 * the store. Reads are synchronous and show everything up to `revision`.
 */
export class WatchCache<T extends ApiObject = ApiObject> {
  readonly resource: Resource<T>;
  readonly head: string;
  /** Resolves when the first list is in. */
  ready: Promise<void> = Promise.resolve();
  readonly #clock: Clock;
  readonly #progress: () => number;
  readonly #entries = new SortedEntries<Revision<T>>();
  readonly #byField = new Map<string, Set<string>>();
  readonly #watchers: WatcherIndex;
  /** What this server wrote a moment ago, so that it need not be parsed when the store tells of it. */
  readonly #written = new Map<string, Written>();
  readonly #subscribers: CacheSubscriber<T>[] = [];
  #window: CacheEvent<T>[] = [];
  /** Changes after this one are all in the window. */
  #windowStart = 0;
  #begun = false;
  #waiting: (() => void)[] = [];
  #bookmarkTimer: Disposable | undefined;

  /** `progress` tells up to which revision all changes have been handed to `put` and `delete`. */
  constructor(resource: Resource<T>, clock: Clock, progress: () => number) {
    this.resource = resource;
    this.head = textHead(resource);
    this.#clock = clock;
    this.#progress = progress;
    this.#watchers = new WatcherIndex(resource.indexedField);
  }

  get revision(): number {
    return Math.max(this.#windowStart, this.#progress());
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Revision<T> | undefined {
    return this.#entries.get(key);
  }

  /** In the order of keys, from the key `from` on. */
  *list(selection: Selection<T>, from?: string): Generator<Revision<T>> {
    for (const revision of this.#candidates(selection, from)) {
      if (selection.matches === undefined || selection.matches(revision.object)) yield revision;
    }
  }

  /** Throws a Status (410 Expired) when the changes after the asked revision are no longer all known. */
  watch(start: WatchStart): Watcher {
    const { after } = start;
    if (after !== undefined && after < this.#windowStart) {
      throw newTooOldResourceVersion(String(after), String(this.#windowStart));
    }
    const watcher: Watcher = new Watcher({ ...start, after: after ?? this.revision }, () =>
      this.#watchers.delete(watcher),
    );
    if (after === undefined) this.#offerPresent(watcher, start);
    else for (const event of this.#eventsAfter(after)) watcher.offer(event);
    this.#watchers.add(watcher);
    if (start.bookmarks) this.#scheduleBookmarks();
    return watcher;
  }

  /** Tells of what is there and of every change from now on. */
  subscribe(subscriber: CacheSubscriber<T>): void {
    this.#subscribers.push(subscriber);
    for (const { object } of this.#entries.from('')) subscriber.set(object);
  }

  /** The writer's own object, to be used when the store tells of this text. */
  remember(key: string, text: string, object: T): void {
    this.#written.set(key, { text, object });
  }

  forget(key: string): void {
    this.#written.delete(key);
  }

  /** One object of the first list. */
  load(key: string, text: string, revision: number): void {
    const loaded = decode<T>(this.head, key, text, revision);
    if (loaded === undefined) return;
    this.#entries.set(key, loaded);
    this.#file(key, undefined, loaded);
    for (const subscriber of this.#subscribers) subscriber.set(loaded.object);
  }

  /** The first list is in, as of `revision`; changes that came meanwhile follow. */
  begin(revision: number): void {
    this.#windowStart = revision;
    this.#begun = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const apply of waiting) apply();
  }

  put(key: string, text: string, revision: number): void {
    if (!this.#begun) this.#waiting.push(() => this.put(key, text, revision));
    if (!this.#begun || revision <= this.#windowStart) return;
    const current = this.#revisionOf(key, text, revision);
    if (current === undefined) return;
    const previous = this.#entries.get(key);
    this.#entries.set(key, current);
    this.#changed({ key, revision, current, previous });
  }

  delete(key: string, revision: number): void {
    if (!this.#begun) this.#waiting.push(() => this.delete(key, revision));
    const previous = this.#entries.get(key);
    if (!this.#begun || revision <= this.#windowStart || previous === undefined) return;
    this.#entries.delete(key);
    this.#changed({ key, revision, current: undefined, previous });
  }

  /** Forgets everything and ends all watches. */
  reset(): void {
    for (const { object } of this.#entries.from(''))
      for (const subscriber of this.#subscribers) subscriber.delete(object);
    this.#entries.clear();
    this.#byField.clear();
    this.#written.clear();
    this.#window = [];
    this.#begun = false;
    this.#waiting = [];
    this.#bookmarkTimer?.[Symbol.dispose]();
    this.#bookmarkTimer = undefined;
    for (const watcher of [...this.#watchers.all()]) watcher[Symbol.dispose]();
  }

  #revisionOf(key: string, text: string, revision: number): Revision<T> | undefined {
    const written = this.#written.get(key);
    if (written?.text !== text) return decode<T>(this.head, key, text, revision);
    this.#written.delete(key);
    return new Revision<T>(this.head, key, text, revision, written.object as T);
  }

  #changed(change: { key: string; revision: number; current?: Revision<T>; previous?: Revision<T> | undefined }): void {
    const event = new CacheEvent<T>({
      key: change.key,
      revision: change.revision,
      timeMs: this.#clock.now(),
      current: change.current,
      previous: change.previous,
    });
    this.#file(change.key, change.previous, change.current);
    this.#tellSubscribers(event);
    this.#window.push(event);
    this.#trimWindow(event.timeMs);
    for (const watcher of this.#watchers.interestedIn(event, this.resource)) watcher.offer(event);
  }

  #tellSubscribers({ current, previous }: CacheEvent<T>): void {
    for (const subscriber of this.#subscribers) {
      if (current !== undefined) subscriber.set(current.object);
      else if (previous !== undefined) subscriber.delete(previous.object);
    }
  }

  #trimWindow(nowMs: number): void {
    const surplus = this.#window.length - minimumWindow;
    const oldest = this.#window[0];
    if (surplus < minimumWindow || oldest === undefined) return;
    let drop = Math.max(0, this.#window.length - maximumWindow);
    while (drop < surplus && nowMs - (this.#window[drop]?.timeMs ?? nowMs) > windowAgeMs) drop += 1;
    if (drop < minimumWindow) return;
    this.#windowStart = this.#window[drop - 1]?.revision ?? this.#windowStart;
    this.#window = this.#window.slice(drop);
  }

  #eventsAfter(revision: number): CacheEvent<T>[] {
    let low = 0;
    let high = this.#window.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#window[middle]?.revision ?? 0) <= revision) low = middle + 1;
      else high = middle;
    }
    return this.#window.slice(low);
  }

  #offerPresent(watcher: Watcher, start: WatchStart): void {
    for (const revision of this.list(start.selection)) watcher.offerInitial(revision);
    if (start.initialEventsEnd === true) watcher.bookmark(this.revision, true);
  }

  #scheduleBookmarks(): void {
    this.#bookmarkTimer ??= this.#clock.setTimer(bookmarkIntervalMs, () => {
      this.#bookmarkTimer = undefined;
      const readers = [...this.#watchers.all()].filter((watcher) => watcher.options.bookmarks);
      for (const watcher of readers) watcher.bookmark(this.revision);
      if (readers.length > 0) this.#scheduleBookmarks();
    });
  }

  *#candidates(selection: Selection<T>, from: string | undefined): Generator<Revision<T>> {
    const { key, indexed, prefix } = selection;
    if (key === undefined && indexed === undefined) {
      yield* this.#entries.from(prefix, from);
      return;
    }
    const keys = key === undefined ? [...(this.#byField.get(indexed ?? '') ?? [])].sort() : [key];
    for (const candidate of keys) {
      const revision = this.#entries.get(candidate);
      const isAsked = candidate.startsWith(prefix) && (from === undefined || candidate >= from);
      if (revision !== undefined && isAsked) yield revision;
    }
  }

  #file(key: string, previous: Revision<T> | undefined, current: Revision<T> | undefined): void {
    const { indexedField, fieldSelectors } = this.resource;
    const fieldOf = indexedField === undefined ? undefined : fieldSelectors[indexedField];
    if (fieldOf === undefined) return;
    const before = previous && fieldOf(previous.object);
    const after = current && fieldOf(current.object);
    if (before === after) return;
    if (before !== undefined) this.#byField.get(before)?.delete(key);
    if (after === undefined) return;
    const keys = this.#byField.get(after) ?? new Set();
    this.#byField.set(after, keys.add(key));
  }
}
