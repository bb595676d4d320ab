import type { Clock } from '../clock.ts';
import { DiskError, type Volume } from '../disk/disk.ts';
import type { RangeRequest, RangeResponse, TxnRequest, TxnResponse, WatchRequest, WatchStream } from './etcd.ts';
import { type Compare, type Etcd, EtcdError, type KeyValue, type Operation, type OperationResult } from './etcd.ts';
import type { Change } from './store/change.ts';
import { GroupCommit } from './store/group-commit.ts';
import { endless } from './store/key-range.ts';
import { type Lease, Leases } from './store/leases.ts';
import * as records from './store/records.ts';
import { Revisions } from './store/revisions.ts';
import { Watchers } from './store/watchers.ts';

export interface StoreOptions {
  /** Holds the store and nothing else. */
  readonly volume: Volume;
  readonly clock: Clock;
  /** How much replaced state to keep, in characters, before the oldest is compacted away. Default 16 Mi. */
  readonly historyBytes?: number;
}

/** The store itself: what `Etcd` promises, and what only its host may do. */
export interface Store extends Etcd, AsyncDisposable {
  status(): StoreStatus;
  leases(): Lease[];
  /** The whole state, kept history included, as text for `restoreSnapshot`. */
  snapshot(): Promise<string>;
  /** Aborts with an EtcdError when the disk refuses a write; from then on only reads succeed. */
  readonly failed: AbortSignal;
}

export interface StoreStatus {
  readonly revision: number;
  readonly compactedRevision: number;
  readonly keys: number;
  readonly watchers: number;
  /** Characters of all values now, and of what only history keeps. */
  readonly liveSize: number;
  readonly historySize: number;
}

const defaultHistoryBytes = 16 * 1024 * 1024;

/** Opens the store on its volume, with everything that was acknowledged before. An empty volume is an empty store. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const stored = records.parseRecords(await options.volume.load());
  return new VolumeStore(options, stored);
}

/** Fills an empty volume with what `snapshot` gave; `openStore` then finds that state. Throws a SyntaxError on other text. */
export async function restoreSnapshot(volume: Volume, snapshot: string): Promise<void> {
  const entries = parseSnapshot(snapshot);
  records.parseRecords(entries);
  await volume.commit(entries);
}

/** The records of a snapshot. Throws a SyntaxError when the text is none. */
export function parseSnapshot(snapshot: string): [key: string, value: string][] {
  const parsed: unknown = JSON.parse(snapshot);
  if (!Array.isArray(parsed)) throw new SyntaxError('not a snapshot');
  return parsed.map((entry: unknown) => {
    if (!Array.isArray(entry)) throw new SyntaxError('not a snapshot');
    const [key, value] = entry as unknown[];
    if (typeof key !== 'string' || typeof value !== 'string') throw new SyntaxError('not a snapshot');
    return [key, value];
  });
}

class VolumeStore implements Store {
  readonly #volume: Volume;
  readonly #historyBytes: number;
  readonly #revisions = new Revisions();
  readonly #leases: Leases;
  readonly #watchers: Watchers;
  readonly #commits: GroupCommit;
  readonly #failed = new AbortController();
  /** Everything up to this revision is on the disk, and only that is shown. */
  #committed: number;
  #closed = false;

  constructor({ volume, clock, historyBytes = defaultHistoryBytes }: StoreOptions, stored: records.StoredState) {
    this.#volume = volume;
    this.#historyBytes = historyBytes;
    this.#leases = new Leases(clock, (id) => this.#expire(id));
    for (const { id, ttlSeconds } of stored.leases) this.#leases.add(id, ttlSeconds);
    this.#revisions.compacted = stored.compacted;
    this.#revisions.current = Math.max(1, stored.compacted);
    for (const change of stored.changes) this.#restore(change);
    this.#committed = this.#revisions.current;
    this.#watchers = new Watchers(clock, this.#committed);
    this.#commits = new GroupCommit(
      volume,
      (revision) => this.#onCommitted(revision),
      (error) => this.#fail(error),
    );
  }

  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  async range(request: RangeRequest): Promise<RangeResponse> {
    this.#requireOpen();
    const committed = this.#committed;
    const revision = request.revision === undefined || request.revision <= 0 ? committed : request.revision;
    if (revision > committed) throw new EtcdError('futureRevision');
    return { revision: committed, ...this.#revisions.range(request, revision) };
  }

  async txn(request: TxnRequest): Promise<TxnResponse> {
    this.#requireOpen();
    const succeeded = request.compare.every((compare) => holds(compare, this.#revisions.latest(compare.key)));
    const operations = succeeded ? request.success : (request.failure ?? []);
    for (const operation of operations) this.#check(operation);
    const results = this.#apply(operations);
    const revision = this.#revisions.current;
    await this.#commits.written();
    return { revision, succeeded, results };
  }

  watch(request: WatchRequest): WatchStream {
    this.#requireOpen();
    const start = request.startRevision ?? this.#committed + 1;
    const isForgotten = start < this.#revisions.compacted;
    const past = isForgotten ? [] : this.#revisions.changes(start - 1, this.#committed);
    const watcher = this.#watchers.add(request, start, past);
    if (isForgotten) watcher.fail(new EtcdError('compacted'));
    return watcher;
  }

  async leaseGrant(ttlSeconds: number): Promise<string> {
    this.#requireOpen();
    const id = this.#leases.newId();
    this.#leases.add(id, ttlSeconds);
    this.#commits.add([records.leaseRecord(id, ttlSeconds)], this.#revisions.current);
    await this.#commits.written();
    return id;
  }

  async leaseKeepAlive(id: string): Promise<void> {
    this.#requireOpen();
    this.#leases.keepAlive(id);
  }

  async leaseRevoke(id: string): Promise<void> {
    this.#requireOpen();
    const keys = this.#leases.remove(id);
    this.#commits.add([records.leaseRecord(id, undefined)], this.#revisions.current);
    this.#apply(keys.sort().map((key) => ({ type: 'delete', key })));
    await this.#commits.written();
  }

  async compact(revision: number): Promise<void> {
    this.#requireOpen();
    if (revision > this.#committed) throw new EtcdError('futureRevision');
    if (revision <= this.#revisions.compacted) throw new EtcdError('compacted');
    this.#compact(revision);
    await this.#commits.written();
  }

  leases(): Lease[] {
    return this.#leases.list();
  }

  status(): StoreStatus {
    const { compacted, liveSize, historySize } = this.#revisions;
    const keys = this.#revisions.keysIn({ key: endless, rangeEnd: endless });
    const sizes = { liveSize, historySize, watchers: this.#watchers.size };
    return { revision: this.#committed, compactedRevision: compacted, keys, ...sizes };
  }

  async snapshot(): Promise<string> {
    await this.#commits.written();
    return JSON.stringify(await this.#volume.load());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#leases.stop();
    await this.#commits.written()?.catch(() => {});
    this.#watchers.fail(new EtcdError('unavailable'));
    await this.#volume.close();
  }

  #requireOpen(): void {
    if (this.#closed) throw new EtcdError('unavailable');
  }

  #restore(change: Change): void {
    const { kv } = change;
    const previous = this.#revisions.latest(change.key);
    this.#revisions.append({ ...change, previous });
    this.#hangOnLease(change.key, previous?.lease, kv?.lease);
  }

  #check(operation: Operation): void {
    if (this.#failed.signal.aborted && operation.type !== 'range') throw this.#failed.signal.reason;
    if (operation.type !== 'put' || operation.lease === undefined || operation.lease === '') return;
    if (!this.#leases.has(operation.lease)) throw new EtcdError('leaseNotFound');
  }

  /** Runs checked operations at one new revision, which exists only if one of them changes something. */
  #apply(operations: readonly Operation[]): OperationResult[] {
    const revision = this.#revisions.current + 1;
    const changes: Change[] = [];
    const add = (change: Omit<Change, 'revision' | 'position'>): void => {
      const complete = { ...change, revision, position: changes.length };
      changes.push(complete);
      this.#revisions.append(complete);
      this.#hangOnLease(change.key, change.previous?.lease, change.kv?.lease);
    };
    const results = operations.map((operation): OperationResult => {
      if (operation.type === 'range') return { type: 'range', ...this.#rangeNow(operation) };
      if (operation.type === 'delete') return { type: 'delete', deleted: this.#delete(operation, add) };
      const previous = this.#revisions.latest(operation.key);
      add({ key: operation.key, kv: writtenValue(operation, previous, revision), previous });
      return { type: 'put' };
    });
    if (changes.length > 0) this.#commits.add(changes.map(records.changeRecord), revision);
    return results;
  }

  #rangeNow(request: RangeRequest): Omit<RangeResponse, 'revision'> {
    return this.#revisions.range(request, request.revision ?? this.#revisions.current);
  }

  #delete(
    { key, rangeEnd, cause }: Extract<Operation, { type: 'delete' }>,
    add: (change: Omit<Change, 'revision' | 'position'>) => void,
  ): KeyValue[] {
    const range = rangeEnd === undefined ? { key } : { key, rangeEnd };
    const deleted = this.#rangeNow(range).kvs;
    for (const previous of deleted) {
      add({ key: previous.key, kv: undefined, previous, ...(cause === undefined ? {} : { cause }) });
    }
    return [...deleted];
  }

  #hangOnLease(key: string, before: string | undefined, after: string | undefined): void {
    if (before === after) return;
    if (before) this.#leases.detach(key, before);
    if (after) this.#leases.attach(key, after);
  }

  #expire(id: string): void {
    if (!this.#closed && !this.#failed.signal.aborted) this.leaseRevoke(id).catch(() => {});
  }

  #compact(revision: number): void {
    const forgotten = this.#revisions.compact(revision);
    const changes = [records.compactedRecord(revision), ...forgotten.map(records.forgetChangeRecord)];
    this.#commits.add(changes, this.#revisions.current);
  }

  #onCommitted(revision: number): void {
    const changes = this.#revisions.changes(this.#committed, revision);
    this.#committed = revision;
    this.#watchers.publish(changes, revision);
    if (this.#revisions.historySize <= this.#historyBytes) return;
    const compactTo = this.#revisions.revisionForHistorySize(this.#historyBytes * 0.75, revision);
    if (compactTo > this.#revisions.compacted) this.#compact(compactTo);
  }

  #fail(error: unknown): EtcdError {
    const isFull = error instanceof DiskError && error.reason === 'full';
    const failure = new EtcdError(isFull ? 'noSpace' : 'unavailable');
    this.#failed.abort(failure);
    return failure;
  }
}

function holds(compare: Compare, kv: KeyValue | undefined): boolean {
  if (compare.target === 'value') {
    if (kv === undefined) return false;
    return (kv.value === compare.value) === (compare.operator === '=');
  }
  const actual = kv?.[compare.target] ?? 0;
  switch (compare.operator) {
    case '=':
      return actual === compare.value;
    case '!=':
      return actual !== compare.value;
    case '<':
      return actual < compare.value;
    case '>':
      return actual > compare.value;
  }
}

function writtenValue(
  put: Extract<Operation, { type: 'put' }>,
  previous: KeyValue | undefined,
  revision: number,
): KeyValue {
  return {
    key: put.key,
    value: put.value,
    createRevision: previous?.createRevision ?? revision,
    modRevision: revision,
    version: (previous?.version ?? 0) + 1,
    lease: put.lease ?? '',
    ...(put.cause === undefined ? {} : { cause: put.cause }),
  };
}
