import type { ResourceReference } from '../api/scalars.ts';
import type { ObjectFeed, ObjectReader } from '../auth/object-feed.ts';
import type { ApiObject } from '../meta/object.ts';
import type { CacheSubscriber } from '../registry/watch-cache/watch-cache.ts';
import type { ServedResources } from './served-resources.ts';

/** The watch caches, as authentication and authorization see them. Kinds that are not served are empty. */
export function objectAccess(served: ServedResources): ObjectFeed & ObjectReader {
  const storeOf = ({ group, version, plural }: ResourceReference<unknown>) =>
    served.find(group, version, plural)?.store;
  return {
    subscribe: (resource, handler) => {
      storeOf(resource)?.cache.subscribe(handler as unknown as CacheSubscriber<ApiObject>);
    },
    get: <T>(resource: ResourceReference<T>, namespace: string, name: string) =>
      storeOf(resource)?.cached(namespace, name)?.object as T | undefined,
  };
}
