import { generateName } from '../../meta/name-generation.ts';
import { type ApiObject, cloneJson } from '../../meta/object.ts';
import {
  isAlreadyExists,
  newAlreadyExists,
  newGenerateNameConflict,
  newInvalid,
  StatusError,
} from '../../meta/status.ts';
import type { Allocation } from '../resource.ts';
import { encode, Revision } from '../revision.ts';
import type { WriteContext } from '../write-context.ts';
import { dropEmptyMetadata, ensureNamespace, fillSystemFields } from './metadata.ts';
import type { ResourceStore } from './resource-store.ts';
import { validateMetadata } from './validate-metadata.ts';

export interface CreateWrite<T extends ApiObject> {
  readonly context: WriteContext;
  readonly namespace: string;
  /** The last word before the object is stored: validating admission. */
  readonly admit?: (object: T) => Promise<void>;
}

const maximumNameAttempts = 8;

export async function createObject<T extends ApiObject>(
  store: ResourceStore<T>,
  object: T,
  write: CreateWrite<T>,
): Promise<Revision<T>> {
  const { name = '', generateName: base = '' } = object.metadata;
  if (name !== '' || base === '') return createOnce(store, object, write);
  for (let attempt = 1; ; attempt += 1) {
    const named = attempt === maximumNameAttempts ? object : cloneJson(object);
    try {
      return await createOnce(store, named, write);
    } catch (error) {
      if (attempt === maximumNameAttempts || !isAlreadyExists(error)) throw error;
    }
  }
}

async function createOnce<T extends ApiObject>(
  store: ResourceStore<T>,
  object: T,
  write: CreateWrite<T>,
): Promise<Revision<T>> {
  prepareNew(store, object, write.namespace);
  const allocation = await store.resource.strategy.allocate?.(
    { object, old: undefined },
    write.context,
    store.registry,
  );
  try {
    await beforeCreate(store, object, write.context);
    await write.admit?.(object);
    const revision = await insert(store, object, write);
    await allocation?.commit();
    return revision;
  } catch (error) {
    await rollBack(allocation);
    throw error;
  }
}

/** The metadata that only the server sets, a name included. */
export function prepareNew<T extends ApiObject>(store: ResourceStore<T>, object: T, namespace: string): void {
  const { metadata } = object;
  if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== '') {
    throw new Error('resourceVersion should not be set on objects to be created');
  }
  fillSystemFields(store, object);
  const { generateName: base } = metadata;
  metadata.name ||= base ? generateName(base, () => store.clock.random()) : '';
  ensureNamespace(store, object, namespace);
}

/** What every new object passes, whatever made it. Throws an Invalid Status. */
export async function beforeCreate<T extends ApiObject>(
  store: ResourceStore<T>,
  object: T,
  context: WriteContext,
): Promise<void> {
  const { resource } = store;
  const { strategy } = resource;
  if (resource.subresources.status !== undefined) resetStatus(object, strategy.initialStatus ?? (() => ({})));
  strategy.prepareForCreate?.(object, context);
  const errors = [
    ...validateMetadata(object.metadata, { namespaced: resource.namespaced, validateName: strategy.validateName }),
    ...((await strategy.validate?.(object, context, store.registry)) ?? []),
  ];
  if (errors.length > 0) throw newInvalid(resource, object.metadata.name ?? '', errors);
  for (const warning of strategy.warnings?.(object, undefined) ?? []) context.warn(warning);
  dropEmptyMetadata(object);
}

function resetStatus<T extends ApiObject & { status?: unknown }>(
  object: T,
  initialStatus: (object: T) => object | undefined,
): void {
  const status = initialStatus(object);
  if (status === undefined) delete object.status;
  else object.status = status;
}

/** Writes what does not exist yet. */
async function insert<T extends ApiObject>(
  store: ResourceStore<T>,
  object: T,
  write: CreateWrite<T>,
): Promise<Revision<T>> {
  const { context } = write;
  const name = object.metadata.name ?? '';
  const key = store.keyOf(write.namespace, name);
  const text = encode(store.head, object);
  if (context.dryRun) {
    if ((await store.readLatest(key)) !== undefined) throw await alreadyExists(store, key, object);
    return new Revision(store.head, key, text, 0, object);
  }
  const ttl = store.resource.strategy.timeToLiveSeconds;
  const lease = ttl === undefined ? undefined : await store.leases.leaseFor(ttl);
  store.cache.remember(key, text, object);
  const response = await store.etcd.txn({
    compare: [{ target: 'modRevision', key, operator: '=', value: 0 }],
    success: [{ type: 'put', key, value: text, ...putOptions(lease, context) }],
  });
  if (response.succeeded) return new Revision(store.head, key, text, response.revision, object);
  store.cache.forget(key);
  throw await alreadyExists(store, key, object);
}

export function putOptions(lease: string | undefined, context: WriteContext): { lease?: string; cause?: string } {
  return {
    ...(lease === undefined ? {} : { lease }),
    ...(context.cause === undefined ? {} : { cause: context.cause }),
  };
}

async function alreadyExists<T extends ApiObject>(
  store: ResourceStore<T>,
  key: string,
  object: T,
): Promise<StatusError> {
  const { name = '', generateName: base = '' } = object.metadata;
  const resource = store.groupResource;
  const error = base === '' ? newAlreadyExists(resource, name) : newGenerateNameConflict(resource, name, 1);
  const existing = await store.readLatest(key);
  if (existing?.object.metadata.deletionTimestamp === undefined) return error;
  return new StatusError({ ...error.status, message: `object is being deleted: ${error.status.message ?? ''}` });
}

export async function rollBack(allocation: Allocation | undefined): Promise<void> {
  await allocation?.rollback();
}
