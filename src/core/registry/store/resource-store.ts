import type { Clock } from '../../clock.ts';
import type { Etcd } from '../../etcd/etcd.ts';
import type { GroupResource } from '../../meta/group-version.ts';
import type { ApiObject } from '../../meta/object.ts';
import { newInternalError, newNotFound, newUnexpectedError } from '../../meta/status.ts';
import type { RegistryContext } from '../registry-context.ts';
import { keyOf, type Resource } from '../resource.ts';
import { decode, type Revision, textHead } from '../revision.ts';
import { selectPrefix } from '../selection.ts';
import type { StoreFeed } from '../watch-cache/store-feed.ts';
import type { WatchCache } from '../watch-cache/watch-cache.ts';
import type { Watcher } from '../watch-cache/watcher.ts';
import { type CreateWrite, createObject } from './create.ts';
import { type DeleteWrite, type Deletion, deleteObject } from './delete.ts';
import { type DeleteCollectionWrite, deleteCollection } from './delete-collection.ts';
import type { LeaseManager } from './lease-manager.ts';
import { type ListPage, type ListRequest, listObjects } from './list.ts';
import { type Updated, type UpdateWrite, updateObject } from './update.ts';
import { type WatchRequest, watchObjects } from './watch.ts';

export interface StoreOptions<T extends ApiObject> {
  readonly resource: Resource<T>;
  readonly feed: StoreFeed;
  readonly etcd: Etcd;
  readonly clock: Clock;
  readonly leases: LeaseManager;
  readonly registry: RegistryContext;
}

/**
 * The one store of all kinds: a kind's strategy says what is special, the order of the steps is the same everywhere.
 * Failures are StatusErrors in the words of the API.
 */
export class ResourceStore<T extends ApiObject = ApiObject> {
  readonly resource: Resource<T>;
  readonly etcd: Etcd;
  readonly clock: Clock;
  readonly leases: LeaseManager;
  readonly registry: RegistryContext;
  readonly feed: StoreFeed;
  readonly cache: WatchCache<T>;
  readonly groupResource: GroupResource;
  readonly #head: string;

  constructor(options: StoreOptions<T>) {
    this.resource = options.resource;
    this.etcd = options.etcd;
    this.clock = options.clock;
    this.leases = options.leases;
    this.registry = options.registry;
    this.feed = options.feed;
    this.cache = options.feed.cacheFor(options.resource);
    this.groupResource = { group: options.resource.group, resource: options.resource.plural };
    this.#head = textHead(options.resource);
  }

  keyOf(namespace: string, name: string): string {
    return keyOf(this.resource, namespace, name);
  }

  /** What the cache knows now; it may be a little behind the store. */
  cached(namespace: string, name: string): Revision<T> | undefined {
    return this.cache.get(this.keyOf(namespace, name));
  }

  /** All that the cache knows now of one namespace, or of all when `namespace` is empty. */
  listCached(namespace: string): Revision<T>[] {
    const { keyPrefix, namespaced } = this.resource;
    const prefix = namespaced && namespace !== '' ? `${keyPrefix}${namespace}/` : keyPrefix;
    return [...this.cache.list(selectPrefix(prefix))];
  }

  /** The latest state. `resourceVersion`: not set, the latest; `0`, whatever the cache has; otherwise at least that. */
  async get(namespace: string, name: string, resourceVersion = ''): Promise<Revision<T>> {
    const key = this.keyOf(namespace, name);
    const revision = resourceVersion === '' ? await this.readLatest(key) : await this.#readCache(key, resourceVersion);
    if (revision === undefined) throw newNotFound(this.groupResource, name);
    return revision;
  }

  list(request: ListRequest): Promise<ListPage<T>> {
    return listObjects(this, request);
  }

  watch(request: WatchRequest): Promise<Watcher> {
    return watchObjects(this, request);
  }

  /** The object belongs to the store from now on. */
  create(object: T, write: CreateWrite<T>): Promise<Revision<T>> {
    return createObject(this, object, write);
  }

  update(namespace: string, name: string, write: UpdateWrite<T>): Promise<Updated<T>> {
    return updateObject(this, namespace, name, write);
  }

  delete(namespace: string, name: string, write: DeleteWrite<T>): Promise<Deletion<T>> {
    return deleteObject(this, namespace, name, write);
  }

  deleteCollection(request: ListRequest, write: DeleteCollectionWrite<T>): Promise<ListPage<T>> {
    return deleteCollection(this, request, write);
  }

  /** From the store itself; the cache's own revision, already parsed perhaps, where it is the same. */
  async readLatest(key: string): Promise<Revision<T> | undefined> {
    const { kvs } = await this.etcd.range({ key });
    const kv = kvs[0];
    if (kv === undefined) return undefined;
    return this.revisionOf(key, kv.value, kv.modRevision);
  }

  revisionOf(key: string, text: string, modRevision: number): Revision<T> {
    const cached = this.cache.get(key);
    if (cached?.revision === modRevision) return cached;
    const revision = decode<T>(this.#head, key, text, modRevision);
    if (revision === undefined) throw newInternalError(`object at ${key} cannot be decoded`);
    return revision;
  }

  get head(): string {
    return this.#head;
  }

  async #readCache(key: string, resourceVersion: string): Promise<Revision<T> | undefined> {
    await this.cache.ready;
    if (!/^\d+$/.test(resourceVersion)) {
      const text = JSON.stringify(resourceVersion);
      const reason = `strconv.ParseUint: parsing ${text}: invalid syntax`;
      throw newUnexpectedError(`resourceVersion: Invalid value: ${text}: ${reason}`);
    }
    if (resourceVersion !== '0') await this.feed.reach(Number(resourceVersion));
    return this.cache.get(key);
  }
}
