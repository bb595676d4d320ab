import type { ResourceReference } from '../api/scalars.ts';
import type { ApiObject } from '../meta/object.ts';
import type { RegistryContext } from '../registry/registry-context.ts';
import type { AnyResource } from '../registry/resource.ts';
import { ResourceStore, type StoreOptions } from '../registry/store/resource-store.ts';

/** A kind that is served now, with the store that holds its objects (none for reviews). */
export interface ServedResource {
  readonly resource: AnyResource;
  readonly store: ResourceStore | undefined;
}

/**
 * Everything that is served: the kinds built in and those that CustomResourceDefinitions add while the server runs. Routing,
 * discovery and OpenAPI all read from here.
 */
export class ServedResources {
  /** Grows with every change, so that what is derived can be kept until then. */
  generation = 0;
  readonly #served = new Map<string, ServedResource>();
  readonly #stores = new Map<string, ResourceStore>();
  readonly #storeOptions: Omit<StoreOptions<ApiObject>, 'resource' | 'registry'>;
  readonly #registry: RegistryContext;

  constructor(
    storeOptions: Omit<StoreOptions<ApiObject>, 'resource' | 'registry'>,
    registry: (served: ServedResources) => RegistryContext,
  ) {
    this.#storeOptions = storeOptions;
    this.#registry = registry(this);
  }

  get registry(): RegistryContext {
    return this.#registry;
  }

  add(resource: AnyResource): void {
    const isStored = resource.review === undefined && resource.live === undefined;
    const store = isStored ? this.#storeFor(resource.storedAs?.resource ?? resource) : undefined;
    this.#served.set(idOf(resource.group, resource.version, resource.plural), { resource, store });
    this.generation += 1;
  }

  remove(resource: AnyResource): void {
    this.#served.delete(idOf(resource.group, resource.version, resource.plural));
    const isStillServed = [...this.#served.values()].some((other) => other.resource.keyPrefix === resource.keyPrefix);
    if (!isStillServed) {
      this.#stores.delete(resource.keyPrefix);
      this.#storeOptions.feed.removeCache(resource);
    }
    this.generation += 1;
  }

  find(group: string, version: string, plural: string): ServedResource | undefined {
    return this.#served.get(idOf(group, version, plural));
  }

  all(): AnyResource[] {
    return [...this.#served.values()].map(({ resource }) => resource);
  }

  storeOf<T extends ApiObject>(reference: ResourceReference<T>): ResourceStore<T> {
    const store = this.find(reference.group, reference.version, reference.plural)?.store;
    if (store === undefined) throw new Error(`${reference.plural} are not served`);
    return store as unknown as ResourceStore<T>;
  }

  #storeFor(resource: AnyResource): ResourceStore {
    const existing = this.#stores.get(resource.keyPrefix);
    if (existing?.resource === resource) return existing;
    const store = new ResourceStore({ ...this.#storeOptions, resource, registry: this.#registry });
    this.#stores.set(resource.keyPrefix, store);
    return store;
  }
}

function idOf(group: string, version: string, plural: string): string {
  return `${group}/${version}/${plural}`;
}
