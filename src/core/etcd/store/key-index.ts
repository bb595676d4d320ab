import type { Change } from './change.ts';
import { compareKeys, isBefore, type KeyRange } from './key-range.ts';

/** One key with what was written to it, oldest first; compaction shortens the list from its front. */
export interface KeyEntry {
  readonly key: string;
  readonly versions: Change[];
}

interface Page {
  readonly entries: KeyEntry[];
  /** How many of them hold a value now. */
  live: number;
}

const pageSize = 128;

/**
 * The keys in order, in pages that split when they grow full. Insertion costs the size of a page, a range what it
 * returns, counting a range one step for each page in it.
 */
export class KeyIndex {
  readonly #pages: Page[] = [{ entries: [], live: 0 }];
  readonly #byKey = new Map<string, KeyEntry>();

  get(key: string): KeyEntry | undefined {
    return this.#byKey.get(key);
  }

  /** The key's entry, made without versions when there is none. */
  ensure(key: string): KeyEntry {
    const existing = this.#byKey.get(key);
    if (existing !== undefined) return existing;
    const entry: KeyEntry = { key, versions: [] };
    this.#byKey.set(key, entry);
    const pageIndex = this.#pageFor(key);
    const page = this.#page(pageIndex);
    page.entries.splice(positionIn(page, key), 0, entry);
    if (page.entries.length > pageSize) this.#split(pageIndex);
    return entry;
  }

  /** Removes an entry without a live value. */
  remove(key: string): void {
    if (!this.#byKey.delete(key)) return;
    const pageIndex = this.#pageFor(key);
    const page = this.#page(pageIndex);
    page.entries.splice(positionIn(page, key), 1);
    if (page.entries.length === 0 && this.#pages.length > 1) this.#pages.splice(pageIndex, 1);
  }

  /** A value appeared under the key (1) or went away (-1). */
  countLive(key: string, difference: 1 | -1): void {
    this.#page(this.#pageFor(key)).live += difference;
  }

  /** How many keys of the range hold a value now. */
  liveIn(range: KeyRange): number {
    let count = 0;
    this.#eachPage(range, (page, from, to) => {
      if (from === 0 && to === page.entries.length) {
        count += page.live;
        return true;
      }
      for (let index = from; index < to; index += 1) if (isLive(page.entries[index])) count += 1;
      return true;
    });
    return count;
  }

  /** Visits the entries of a range in order, until `visit` returns false. */
  visit(range: KeyRange, visit: (entry: KeyEntry) => boolean): void {
    if (range.rangeEnd === undefined) {
      const entry = this.#byKey.get(range.key);
      if (entry !== undefined) visit(entry);
      return;
    }
    this.#eachPage(range, (page, from, to) => {
      for (let index = from; index < to; index += 1) {
        const entry = page.entries[index];
        if (entry !== undefined && !visit(entry)) return false;
      }
      return true;
    });
  }

  #eachPage(range: KeyRange, visit: (page: Page, from: number, to: number) => boolean): void {
    const rangeEnd = range.rangeEnd ?? `${range.key}\0`;
    let from: number | undefined;
    for (let pageIndex = this.#pageFor(range.key); pageIndex < this.#pages.length; pageIndex += 1) {
      const page = this.#page(pageIndex);
      from = from === undefined ? positionIn(page, range.key) : 0;
      const last = page.entries.at(-1);
      const reachesEnd = last !== undefined && !isBefore(last.key, rangeEnd);
      const to = reachesEnd ? positionIn(page, rangeEnd) : page.entries.length;
      if (from < to && !visit(page, from, to)) return;
      if (reachesEnd) return;
    }
  }

  #page(index: number): Page {
    const page = this.#pages[index];
    if (page === undefined) throw new RangeError(`no page ${index}`);
    return page;
  }

  /** The last page that starts at or before `key`. */
  #pageFor(key: string): number {
    let low = 0;
    let high = this.#pages.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const first = this.#pages[middle]?.entries[0];
      if (first !== undefined && compareKeys(first.key, key) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #split(pageIndex: number): void {
    const page = this.#page(pageIndex);
    const entries = page.entries.splice(page.entries.length >>> 1);
    const live = entries.reduce((count, entry) => count + (isLive(entry) ? 1 : 0), 0);
    page.live -= live;
    this.#pages.splice(pageIndex + 1, 0, { entries, live });
  }
}

function isLive(entry: KeyEntry | undefined): boolean {
  return entry?.versions.at(-1)?.kv !== undefined;
}

/** Where `key` stands in the page, or would. */
function positionIn(page: Page, key: string): number {
  let low = 0;
  let high = page.entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = page.entries[middle];
    if (entry !== undefined && compareKeys(entry.key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
