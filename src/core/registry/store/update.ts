import type { ObjectMeta, Preconditions } from '../../api/meta-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { type FieldError, invalid } from '../../meta/field-error.ts';
import type { ApiObject } from '../../meta/object.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { newConflict, newInvalid, newNotFound, newUnexpectedError } from '../../meta/status.ts';
import type { Revision } from '../revision.ts';
import type { ViewSubresource } from '../subresource.ts';
import type { WriteContext } from '../write-context.ts';
import { beforeCreate, prepareNew, rollBack } from './create.ts';
import { removeNow } from './delete.ts';
import { dropEmptyMetadata, ensureNamespace } from './metadata.ts';
import { checkPreconditions } from './preconditions.ts';
import type { ResourceStore } from './resource-store.ts';
import { type Rewritten, rewrite } from './rewrite.ts';
import { validateMetadataUpdate } from './validate-metadata.ts';

export interface UpdateWrite<T extends ApiObject> {
  readonly context: WriteContext;
  /** The wanted state, made from the stored one (which it must not change). Asked again when somebody else was faster. */
  readonly transform: (old: Revision<T> | undefined) => Promise<T>;
  readonly preconditions?: Preconditions | undefined;
  /** The subresource through which the object is written. */
  readonly view?: ViewSubresource<T> | undefined;
  /** Make the object when there is none, even if the kind's strategy does not say so. */
  readonly allowCreate?: boolean;
  /** The last word before the object is stored: validating admission. */
  readonly admit?: (object: T, old: T) => Promise<void>;
  readonly admitCreate?: (object: T) => Promise<void>;
}

export interface Updated<T extends ApiObject> {
  readonly revision: Revision<T>;
  readonly created: boolean;
}

export async function updateObject<T extends ApiObject>(
  store: ResourceStore<T>,
  namespace: string,
  name: string,
  write: UpdateWrite<T>,
): Promise<Updated<T>> {
  const key = store.keyOf(namespace, name);
  const mayCreate = write.allowCreate === true || store.resource.strategy.allowCreateOnUpdate === true;
  const result = await rewrite(store, key, write.context, async (old) => {
    if (old === undefined) {
      if (!mayCreate) throw newNotFound(store.groupResource, name);
      return createInstead(store, namespace, write);
    }
    return updateExisting(store, namespace, old, write);
  });
  return { revision: result.revision, created: result.old === undefined };
}

async function createInstead<T extends ApiObject>(
  store: ResourceStore<T>,
  namespace: string,
  write: UpdateWrite<T>,
): Promise<Rewritten<T>> {
  const object = await write.transform(undefined);
  delete object.metadata.resourceVersion;
  prepareNew(store, object, namespace);
  const allocation = await store.resource.strategy.allocate?.(
    { object, old: undefined },
    write.context,
    store.registry,
  );
  try {
    await beforeCreate(store, object, write.context);
    await write.admitCreate?.(object);
  } catch (error) {
    await rollBack(allocation);
    throw error;
  }
  return { object, allocation };
}

async function updateExisting<T extends ApiObject>(
  store: ResourceStore<T>,
  namespace: string,
  old: Revision<T>,
  write: UpdateWrite<T>,
): Promise<Rewritten<T>> {
  checkPreconditions(store, old, write.preconditions);
  const object = await write.transform(old);
  checkVersion(store, object, old);
  const { strategy } = store.resource;
  const change = { object, old: old.object };
  const allocation =
    write.view === undefined ? await strategy.allocate?.(change, write.context, store.registry) : undefined;
  try {
    await beforeUpdate(store, namespace, object, old.object, write);
    keepManagedFieldsTimes(object, old.object);
    await write.admit?.(object, old.object);
  } catch (error) {
    await rollBack(allocation);
    throw error;
  }
  if (!emptiesFinalizers(object, old.object) || strategy.mayRemove?.(object) === false) return { object, allocation };
  await removeNow(store, old, write.context);
  return { object, allocation, removed: true };
}

function checkVersion<T extends ApiObject>(store: ResourceStore<T>, object: T, old: Revision<T>): void {
  const { name = '', resourceVersion = '' } = object.metadata;
  const { allowUnconditionalUpdate = true } = store.resource.strategy;
  if (resourceVersion === '' || resourceVersion === '0') {
    if (allowUnconditionalUpdate) {
      object.metadata.resourceVersion = String(old.revision);
      return;
    }
    const errors = [invalid('metadata.resourceVersion', 0, 'must be specified for an update')];
    throw newInvalid({ group: store.resource.group, kind: store.resource.plural }, name, errors);
  }
  if (!/^\d+$/.test(resourceVersion)) {
    throw newUnexpectedError(`strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
  }
  if (resourceVersion !== String(old.revision)) throw newConflict(store.groupResource, name);
}

async function beforeUpdate<T extends ApiObject>(
  store: ResourceStore<T>,
  namespace: string,
  object: T,
  old: T,
  write: UpdateWrite<T>,
): Promise<void> {
  const { context, view } = write;
  const { strategy } = store.resource;
  ensureNamespace(store, object, namespace);
  copyOrDelete(object.metadata, old.metadata, 'generation');
  if (view === undefined) keepStatus(store, object, old);
  (view ?? strategy).prepareForUpdate?.(object, old, context);
  keepSystemFields(object.metadata, old.metadata);
  if (view?.raisesGeneration !== false) raiseGeneration(store, object, old);
  const errors = await validateUpdate(store, object, old, write);
  if (errors.length > 0) throw newInvalid(store.resource, object.metadata.name ?? '', errors);
  const warnings = view === undefined ? strategy.warnings?.(object, old) : view.warnings?.(object, old);
  for (const warning of warnings ?? []) context.warn(warning);
  dropEmptyMetadata(object);
}

/** The metadata is looked at twice, by the server and by the kind: what is wrong with it is told twice. */
async function validateUpdate<T extends ApiObject>(
  store: ResourceStore<T>,
  object: T,
  old: T,
  { context, view }: UpdateWrite<T>,
): Promise<FieldError[]> {
  const { strategy, namespaced } = store.resource;
  const validate = view?.validateUpdate ?? strategy.validateUpdate;
  const rules = { namespaced, validateName: strategy.validateName };
  const errors = validateMetadataUpdate(object.metadata, old.metadata, rules);
  return [...errors, ...errors, ...((await validate?.(object, old, context, store.registry)) ?? [])];
}

/** Where the status has a way of its own, no other write changes it. */
function keepStatus<T extends ApiObject & { status?: unknown }>(store: ResourceStore<T>, object: T, old: T): void {
  if (store.resource.subresources.status === undefined) return;
  if (old.status === undefined) delete object.status;
  else object.status = old.status;
}

/** What an update can never change. */
function keepSystemFields(metadata: ObjectMeta, old: ObjectMeta): void {
  if (!metadata.uid) copyOrDelete(metadata, old, 'uid');
  copyOrDelete(metadata, old, 'creationTimestamp');
  copyOrDelete(metadata, old, 'deletionTimestamp');
  if (metadata.deletionGracePeriodSeconds === undefined) copyOrDelete(metadata, old, 'deletionGracePeriodSeconds');
  delete metadata.selfLink;
}

function copyOrDelete<K extends keyof ObjectMeta>(metadata: ObjectMeta, old: ObjectMeta, field: K): void {
  if (old[field] === undefined) delete metadata[field];
  else metadata[field] = old[field];
}

function raiseGeneration<T extends ApiObject>(store: ResourceStore<T>, object: T, old: T): void {
  const { generationOf } = store.resource.strategy;
  if (generationOf === undefined || semanticEqual(generationOf(object), generationOf(old))) return;
  object.metadata.generation = (old.metadata.generation ?? 0) + 1;
}

/** A write that changes nothing but the times in managed fields changes nothing. */
function keepManagedFieldsTimes(object: ApiObject, old: ApiObject): void {
  const { managedFields } = object.metadata;
  const before = old.metadata.managedFields;
  if (managedFields === undefined || before === undefined || managedFields === before) return;
  if (managedFields.length !== before.length) return;
  const sameButTimes = managedFields.every((entry, index) => {
    const { time: _time, ...rest } = entry;
    const { time: _oldTime, ...oldRest } = before[index] ?? {};
    return deepEqual(rest, oldRest);
  });
  if (sameButTimes && sameBesidesVersions(object, old)) object.metadata.managedFields = before;
}

function sameBesidesVersions(object: ApiObject, old: ApiObject): boolean {
  const { resourceVersion: _version, managedFields: _fields, ...metadata } = object.metadata;
  const { resourceVersion: _oldVersion, managedFields: _oldFields, ...oldMetadata } = old.metadata;
  return deepEqual(metadata, oldMetadata) && deepEqual({ ...object, metadata: {} }, { ...old, metadata: {} });
}

/** Does this update take the last finalizer off an object that only waits for that? */
function emptiesFinalizers(object: ApiObject, old: ApiObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = old.metadata;
  const hasFinalizers = (object.metadata.finalizers?.length ?? 0) > 0;
  return !hasFinalizers && deletionTimestamp !== undefined && deletionGracePeriodSeconds === 0;
}
