import type { ResourceReference } from '../api/scalars.ts';
import type { ApiObject } from './client.ts';
import { createInformer, type Informer, type InformerOptions } from './informer.ts';

/** One informer a resource, shared by all who ask for it. */
export interface InformerFactory {
  informerFor<T extends ApiObject>(reference: ResourceReference<T>): Informer<T>;
  /** Resolves when every informer asked for so far has synced. */
  synced(): Promise<void>;
}

export function createInformerFactory(options: InformerOptions): InformerFactory {
  const informers = new Map<string, Informer<ApiObject>>();
  return {
    informerFor<T extends ApiObject>(reference: ResourceReference<T>): Informer<T> {
      const key = `${reference.group}/${reference.version}/${reference.plural}`;
      const informer = informers.get(key) ?? createInformer(reference, options);
      informers.set(key, informer);
      return informer as unknown as Informer<T>;
    },
    async synced() {
      await Promise.all([...informers.values()].map((informer) => informer.synced));
    },
  };
}
