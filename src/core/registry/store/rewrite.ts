import type { TxnResponse } from '../../etcd/etcd.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import type { ApiObject } from '../../meta/object.ts';
import type { Allocation } from '../resource.ts';
import { encode, Revision } from '../revision.ts';
import type { WriteContext } from '../write-context.ts';
import { putOptions, rollBack } from './create.ts';
import type { ResourceStore } from './resource-store.ts';

/** The new state of an object. */
export interface Rewritten<T extends ApiObject> {
  readonly object: T;
  readonly allocation?: Allocation | undefined;
  /** It is gone from the store already. */
  readonly removed?: boolean;
}

export interface RewriteResult<T extends ApiObject> {
  readonly revision: Revision<T>;
  readonly old: Revision<T> | undefined;
}

/**
 * Replaces the state at `key` by what `change` makes of it, and only of it: when somebody else wrote meanwhile, `change` is
 * asked again. It is first shown what the cache has, for that is nearly always the latest; what it refuses because of an old
 * state is decided anew with the latest.
 */
export async function rewrite<T extends ApiObject>(
  store: ResourceStore<T>,
  key: string,
  context: WriteContext,
  change: (old: Revision<T> | undefined) => Promise<Rewritten<T>>,
): Promise<RewriteResult<T>> {
  let old = store.cache.get(key);
  let isLatest = old === undefined;
  if (isLatest) old = await store.readLatest(key);
  for (;;) {
    let next: Rewritten<T>;
    try {
      next = await change(old);
    } catch (error) {
      if (isLatest) throw error;
      const latest = await store.readLatest(key);
      if (latest?.revision === old?.revision) throw error;
      old = latest;
      isLatest = true;
      continue;
    }
    const written = await writeOver(store, key, context, old, next);
    if (written.revision !== undefined) return { revision: written.revision, old };
    old = written.latest;
    isLatest = true;
  }
}

interface WriteOutcome<T extends ApiObject> {
  /** Undefined when the stored state was not `old`. */
  readonly revision: Revision<T> | undefined;
  readonly latest?: Revision<T> | undefined;
}

async function writeOver<T extends ApiObject>(
  store: ResourceStore<T>,
  key: string,
  context: WriteContext,
  old: Revision<T> | undefined,
  next: Rewritten<T>,
): Promise<WriteOutcome<T>> {
  const { object, allocation } = next;
  const oldRevision = old?.revision ?? 0;
  const text = encode(store.head, object);
  if (next.removed === true || context.dryRun) {
    await (next.removed === true ? allocation?.commit() : allocation?.rollback());
    return { revision: new Revision(store.head, key, text, oldRevision, object) };
  }
  if (old !== undefined && store.etcd.isStale?.(key) !== true && sameText(old, text, object)) {
    await rollBack(allocation);
    return confirmUnchanged(store, key, old);
  }
  const response = await put(store, key, context, { text, object, oldRevision });
  if (response.succeeded) {
    await allocation?.commit();
    return { revision: new Revision(store.head, key, text, response.revision, object) };
  }
  store.cache.forget(key);
  await rollBack(allocation);
  return { revision: undefined, latest: latestOf(store, key, response) };
}

async function put<T extends ApiObject>(
  store: ResourceStore<T>,
  key: string,
  context: WriteContext,
  state: { text: string; object: T; oldRevision: number },
): Promise<TxnResponse> {
  const ttl = store.resource.strategy.timeToLiveSeconds;
  const lease = ttl === undefined ? undefined : await store.leases.leaseFor(ttl);
  store.cache.remember(key, state.text, state.object);
  return store.etcd.txn({
    compare: [{ target: 'modRevision', key, operator: '=', value: state.oldRevision }],
    success: [{ type: 'put', key, value: state.text, ...putOptions(lease, context) }],
    failure: [{ type: 'range', key }],
  });
}

function latestOf<T extends ApiObject>(
  store: ResourceStore<T>,
  key: string,
  response: TxnResponse,
): Revision<T> | undefined {
  const [result] = response.results;
  const kv = result?.type === 'range' ? result.kvs[0] : undefined;
  return kv === undefined ? undefined : store.revisionOf(key, kv.value, kv.modRevision);
}

/** A write that changes nothing is none; but the state it was compared with must be the latest. */
async function confirmUnchanged<T extends ApiObject>(
  store: ResourceStore<T>,
  key: string,
  old: Revision<T>,
): Promise<WriteOutcome<T>> {
  const latest = await store.readLatest(key);
  return latest?.revision === old.revision ? { revision: old } : { revision: undefined, latest };
}

/** The same but for the order of keys has the same length. */
function sameText<T extends ApiObject>(old: Revision<T>, text: string, object: T): boolean {
  if (old.text.length !== text.length) return false;
  if (old.text === text) return true;
  const version = object.metadata.resourceVersion;
  object.metadata.resourceVersion = String(old.revision);
  const same = deepEqual(object, old.object);
  if (version === undefined) delete object.metadata.resourceVersion;
  else object.metadata.resourceVersion = version;
  return same;
}
