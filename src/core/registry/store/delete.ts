import type { DeleteOptions, ObjectMeta } from '../../api/meta-v1.ts';
import type { ApiObject } from '../../meta/object.ts';
import { newConflict, newNotFound } from '../../meta/status.ts';
import { formatTime, parseTime } from '../../meta/time.ts';
import { Revision } from '../revision.ts';
import type { WriteContext } from '../write-context.ts';
import { finalizersFor } from './deletion-finalizers.ts';
import { checkPreconditions } from './preconditions.ts';
import type { ResourceStore } from './resource-store.ts';
import { type Rewritten, rewrite } from './rewrite.ts';

export interface DeleteWrite<T extends ApiObject> {
  readonly context: WriteContext;
  readonly options: DeleteOptions;
  /** Validating admission, told of the object that is to go. */
  readonly admit?: (old: T) => Promise<void>;
}

export interface Deletion<T extends ApiObject> {
  /** The last state, or the state that says that the object is being deleted. */
  readonly revision: Revision<T>;
  /** Whether it is gone, or still waits for its grace period or its finalizers. */
  readonly removed: boolean;
  /** Whether the answer is the object itself rather than a Status. */
  readonly answersObject: boolean;
}

/** What a deletion does next with an object as it is now. */
type Step = { kind: 'mark'; metadata: ObjectMeta; thenRemove: boolean } | { kind: 'remove' } | { kind: 'pending' };

export async function deleteObject<T extends ApiObject>(
  store: ResourceStore<T>,
  namespace: string,
  name: string,
  write: DeleteWrite<T>,
): Promise<Deletion<T>> {
  const key = store.keyOf(namespace, name);
  for (;;) {
    const old = await store.readLatest(key);
    if (old === undefined) throw newNotFound(store.groupResource, name);
    checkDeletionPreconditions(store, old, write.options);
    const step = nextStep(store, old.object, write.options);
    const isObject = store.resource.strategy.returnsDeletedObject === true;
    if (step.kind === 'pending') return { revision: old, removed: false, answersObject: isObject };
    await write.admit?.(old.object);
    if (step.kind === 'remove') {
      const removed = await removeNow(store, old, write.context);
      if (removed !== undefined) return { revision: removed, removed: true, answersObject: isObject };
      continue;
    }
    const marked = await mark(store, key, write);
    if (marked.thenRemove !== true) return { revision: marked.revision, removed: false, answersObject: true };
    const removed = write.context.dryRun ? marked.revision : await removeNow(store, marked.revision, write.context);
    if (removed !== undefined) return { revision: removed, removed: true, answersObject: isObject };
  }
}

/** Takes exactly this revision out of the store. Undefined when it is no longer the latest. */
export async function removeNow<T extends ApiObject>(
  store: ResourceStore<T>,
  old: Revision<T>,
  context: WriteContext,
): Promise<Revision<T> | undefined> {
  if (context.dryRun) return old;
  const response = await store.etcd.txn({
    compare: [{ target: 'modRevision', key: old.key, operator: '=', value: old.revision }],
    success: [{ type: 'delete', key: old.key, ...(context.cause === undefined ? {} : { cause: context.cause }) }],
  });
  if (!response.succeeded) return undefined;
  await store.resource.strategy.released?.(old.object, store.registry);
  return new Revision(store.head, old.key, old.text, response.revision);
}

async function mark<T extends ApiObject>(
  store: ResourceStore<T>,
  key: string,
  write: DeleteWrite<T>,
): Promise<{ revision: Revision<T>; thenRemove: boolean }> {
  let thenRemove = false;
  const result = await rewrite<T>(store, key, write.context, (old) => {
    const name = key.slice(key.lastIndexOf('/') + 1);
    if (old === undefined) throw newNotFound(store.groupResource, name);
    checkPreconditions(store, old, write.options.preconditions);
    const step = nextStep(store, old.object, write.options);
    thenRemove = step.kind === 'remove' || (step.kind === 'mark' && step.thenRemove);
    const metadata = step.kind === 'mark' ? step.metadata : { ...old.object.metadata };
    const object: T = { ...old.object, metadata };
    const { terminating } = store.resource.strategy;
    return Promise.resolve<Rewritten<T>>({ object: terminating?.(object, old.object) ?? object });
  });
  return { revision: result.revision, thenRemove };
}

function checkDeletionPreconditions<T extends ApiObject>(
  store: ResourceStore<T>,
  old: Revision<T>,
  { preconditions }: DeleteOptions,
): void {
  const { uid = '', name = '', resourceVersion = '' } = old.object.metadata;
  const resource = { group: store.resource.group, resource: store.resource.kind };
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) {
    const what = `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid})`;
    throw newConflict(resource, name, `${what}. The object might have been deleted and then recreated`);
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    const asked = preconditions.resourceVersion;
    const what = `the ResourceVersion in the precondition (${asked}) does not match the ResourceVersion in record (${resourceVersion})`;
    throw newConflict(resource, name, `${what}. The object might have been modified`);
  }
}

function nextStep<T extends ApiObject>(store: ResourceStore<T>, object: T, options: DeleteOptions): Step {
  const grace = gracefulStep(store, object, options);
  if (grace === 'pending') return { kind: 'pending' };
  const metadata = grace ?? { ...object.metadata };
  const finalizers = finalizersFor(store.resource.strategy.dependents ?? 'background', metadata.finalizers, options);
  if (finalizers.length > 0) metadata.finalizers = [...finalizers];
  else delete metadata.finalizers;
  if (grace !== undefined) {
    return { kind: 'mark', metadata, thenRemove: finalizers.length === 0 && metadata.deletionGracePeriodSeconds === 0 };
  }
  if (finalizers.length === 0 && store.resource.strategy.mayRemove?.(object) !== false) return { kind: 'remove' };
  markAsDeleting(metadata, store.clock.now());
  return { kind: 'mark', metadata, thenRemove: false };
}

/** The metadata with a grace period set or shortened; `pending` when one runs already; undefined when there is none. */
function gracefulStep<T extends ApiObject>(
  store: ResourceStore<T>,
  object: T,
  options: DeleteOptions,
): ObjectMeta | 'pending' | undefined {
  const { gracePeriodSeconds } = store.resource.strategy;
  if (gracePeriodSeconds === undefined) return undefined;
  const nowMs = store.clock.now();
  const asked = options.gracePeriodSeconds === undefined ? undefined : atLeastOne(options.gracePeriodSeconds);
  if (object.metadata.deletionTimestamp !== undefined) return shortened(object.metadata, asked, nowMs);
  const seconds = gracePeriodSeconds(object, asked === undefined ? options : { ...options, gracePeriodSeconds: asked });
  if (seconds === undefined) return undefined;
  const metadata: ObjectMeta = { ...object.metadata };
  metadata.deletionTimestamp = formatTime(nowMs + seconds * 1000);
  metadata.deletionGracePeriodSeconds = seconds;
  if ((metadata.generation ?? 0) > 0) metadata.generation = (metadata.generation ?? 0) + 1;
  return metadata;
}

/** A negative grace period means the shortest. */
function atLeastOne(seconds: number): number {
  return seconds < 0 ? 1 : seconds;
}

function shortened(old: ObjectMeta, asked: number | undefined, nowMs: number): ObjectMeta | 'pending' | undefined {
  const running = old.deletionGracePeriodSeconds ?? 0;
  if (running === 0) return undefined;
  if (asked === undefined || asked >= running) return 'pending';
  const startMs = (parseTime(old.deletionTimestamp ?? '') ?? nowMs) - running * 1000;
  const endMs = startMs + asked * 1000;
  const isOver = endMs < nowMs;
  return {
    ...old,
    deletionTimestamp: formatTime(isOver ? nowMs : endMs),
    deletionGracePeriodSeconds: isOver && asked !== 0 ? 1 : asked,
  };
}

function markAsDeleting(metadata: ObjectMeta, nowMs: number): void {
  const { deletionTimestamp, generation = 0 } = metadata;
  if (deletionTimestamp === undefined && generation > 0) metadata.generation = generation + 1;
  if (deletionTimestamp === undefined || (parseTime(deletionTimestamp) ?? 0) > nowMs) {
    metadata.deletionTimestamp = formatTime(nowMs);
  }
  metadata.deletionGracePeriodSeconds = 0;
}
