import type { ApiObject } from '../../meta/object.ts';
import type { Resource } from '../resource.ts';
import type { Revision } from '../revision.ts';
import type { CacheEvent } from './cache-event.ts';
import type { Watcher } from './watcher.ts';

/** Finds the watchers that a change can concern: a kubelet's watch of its own pods costs nothing when others change. */
export class WatcherIndex {
  readonly #indexedField: string | undefined;
  readonly #general = new Set<Watcher>();
  readonly #byKey = new Map<string, Set<Watcher>>();
  readonly #byField = new Map<string, Set<Watcher>>();

  constructor(indexedField: string | undefined) {
    this.#indexedField = indexedField;
  }

  add(watcher: Watcher): void {
    const { key, indexed } = watcher.options.selection;
    if (key !== undefined) addTo(this.#byKey, key, watcher);
    else if (indexed !== undefined) addTo(this.#byField, indexed, watcher);
    else this.#general.add(watcher);
  }

  delete(watcher: Watcher): void {
    const { key, indexed } = watcher.options.selection;
    if (key !== undefined) deleteFrom(this.#byKey, key, watcher);
    else if (indexed !== undefined) deleteFrom(this.#byField, indexed, watcher);
    else this.#general.delete(watcher);
  }

  *all(): Generator<Watcher> {
    yield* this.#general;
    for (const watchers of this.#byKey.values()) yield* watchers;
    for (const watchers of this.#byField.values()) yield* watchers;
  }

  interestedIn<T extends ApiObject>(event: CacheEvent<T>, resource: Resource<T>): Watcher[] {
    const found = [...this.#general, ...(this.#byKey.get(event.key) ?? [])];
    const fieldOf = this.#indexedField === undefined ? undefined : resource.fieldSelectors[this.#indexedField];
    if (fieldOf === undefined || this.#byField.size === 0) return found;
    const value = (revision: Revision<T> | undefined): string | undefined => revision && fieldOf(revision.object);
    for (const field of new Set([value(event.current), value(event.previous)])) {
      if (field !== undefined) found.push(...(this.#byField.get(field) ?? []));
    }
    return found;
  }
}

function addTo(index: Map<string, Set<Watcher>>, value: string, watcher: Watcher): void {
  const watchers = index.get(value) ?? new Set();
  index.set(value, watchers.add(watcher));
}

function deleteFrom(index: Map<string, Set<Watcher>>, value: string, watcher: Watcher): void {
  const watchers = index.get(value);
  watchers?.delete(watcher);
  if (watchers?.size === 0) index.delete(value);
}
