import { EtcdError, type KeyValue, type OperationResult, type RangeRequest } from '../etcd.ts';
import type { Change } from './change.ts';
import { type KeyEntry, KeyIndex } from './key-index.ts';
import { contains, type KeyRange } from './key-range.ts';

export type RangeResult = Omit<Extract<OperationResult, { type: 'range' }>, 'type'>;

/** The keys, every kept revision of them, and the changes in order. In memory only, and synchronous. */
export class Revisions {
  /** The newest revision. */
  current = 1;
  /** Reads before this revision are refused. */
  compacted = 0;
  /** About what is kept only as history, in characters. */
  historySize = 0;
  /** About what the values of now take, in characters. */
  liveSize = 0;
  readonly #index = new KeyIndex();
  /** In order of revision and position; before `compacted` there are none. */
  readonly #log: Change[] = [];

  latest(key: string): KeyValue | undefined {
    return this.#index.get(key)?.versions.at(-1)?.kv;
  }

  /** Adds a change, which must be the newest. */
  append(change: Change): void {
    const entry = this.#index.ensure(change.key);
    const previous = entry.versions.at(-1);
    entry.versions.push(change);
    if (change.revision >= this.compacted) this.#log.push(change);
    if (previous?.kv === undefined && change.kv !== undefined) this.#index.countLive(change.key, 1);
    if (previous?.kv !== undefined && change.kv === undefined) this.#index.countLive(change.key, -1);
    if (change.kv !== undefined) this.liveSize += sizeOf(change.kv);
    if (change.previous !== undefined) {
      this.liveSize -= sizeOf(change.previous);
      this.historySize += sizeOf(change.previous);
    }
    if (change.revision > this.current) this.current = change.revision;
  }

  keysIn(range: KeyRange): number {
    return this.#index.liveIn(range);
  }

  /** Throws `compacted` or `futureRevision`. */
  range(request: RangeRequest, revision: number): RangeResult {
    if (revision > this.current) throw new EtcdError('futureRevision');
    if (revision < this.compacted) throw new EtcdError('compacted');
    if (request.countOnly === true) return { kvs: [], more: false, count: this.#count(request, revision) };
    const limit = request.limit === undefined || request.limit <= 0 ? Number.POSITIVE_INFINITY : request.limit;
    const kvs: KeyValue[] = [];
    let more = false;
    this.#index.visit(request, (entry) => {
      const kv = valueAt(entry, revision);
      if (kv === undefined) return true;
      if (kvs.length === limit) {
        more = true;
        return false;
      }
      kvs.push(request.keysOnly === true ? { ...kv, value: '' } : kv);
      return true;
    });
    return { kvs, more, count: more ? this.#count(request, revision) : kvs.length };
  }

  /** The count of now, corrected by what has changed since `revision`. */
  #count(range: KeyRange, revision: number): number {
    let count = this.#index.liveIn(range);
    const seen = new Set<string>();
    for (let position = this.#positionAfter(revision); position < this.#log.length; position += 1) {
      const change = this.#log[position];
      if (change === undefined || seen.has(change.key) || !contains(range, change.key)) continue;
      seen.add(change.key);
      const isLive = this.latest(change.key) !== undefined;
      const entry = this.#index.get(change.key);
      const wasLive = entry !== undefined && valueAt(entry, revision) !== undefined;
      count += Number(wasLive) - Number(isLive);
    }
    return count;
  }

  /** The changes after one revision up to and including another. */
  changes(afterRevision: number, toRevision: number): Change[] {
    return this.#log.slice(this.#positionAfter(afterRevision), this.#positionAfter(toRevision));
  }

  #positionAfter(revision: number): number {
    let low = 0;
    let high = this.#log.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#log[middle]?.revision ?? Number.POSITIVE_INFINITY) <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets what was replaced at or before `revision`, and returns it. */
  compact(revision: number): Change[] {
    const forgotten: Change[] = [];
    this.compacted = revision;
    const end = this.#positionAfter(revision);
    for (let position = 0; position < end; position += 1) {
      const change = this.#log[position];
      if (change === undefined) continue;
      if (change.previous !== undefined) this.historySize -= sizeOf(change.previous);
      change.previous = undefined;
      const entry = this.#index.get(change.key);
      if (entry !== undefined) this.#forgetReplaced(entry, revision, forgotten);
    }
    this.#log.splice(0, this.#positionAfter(revision - 1));
    return forgotten;
  }

  #forgetReplaced(entry: KeyEntry, revision: number, forgotten: Change[]): void {
    const { versions } = entry;
    let replaced = 0;
    while (replaced + 1 < versions.length && (versions[replaced + 1]?.revision ?? 0) <= revision) replaced += 1;
    const first = versions[replaced];
    if (first !== undefined && first.kv === undefined && first.revision <= revision) replaced += 1;
    forgotten.push(...versions.splice(0, replaced));
    if (versions.length === 0) this.#index.remove(entry.key);
  }

  /** The least revision whose compaction leaves at most `size` of history, but none after `newest`. */
  revisionForHistorySize(size: number, newest: number): number {
    let left = this.historySize;
    let revision = this.compacted;
    for (const change of this.#log) {
      if (left <= size || change.revision > newest) break;
      if (change.previous !== undefined) left -= sizeOf(change.previous);
      revision = change.revision;
    }
    return revision;
  }
}

function valueAt(entry: KeyEntry, revision: number): KeyValue | undefined {
  const { versions } = entry;
  for (let index = versions.length - 1; index >= 0; index -= 1) {
    const change = versions[index];
    if (change !== undefined && change.revision <= revision) return change.kv;
  }
  return undefined;
}

const recordOverhead = 100;

function sizeOf(kv: KeyValue): number {
  return kv.key.length + kv.value.length + recordOverhead;
}
