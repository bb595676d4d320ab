import { type ConfigMap, configMaps, type Secret, secrets } from '../api/core-v1.ts';
import type { ResourceReference } from '../api/scalars.ts';
import type { ApiObject, Client } from '../client/client.ts';
import { createInformer, type Informer } from '../client/informer.ts';
import type { Clock } from '../clock.ts';

interface Watched<T extends ApiObject> {
  readonly informer: Informer<T>;
  readonly stop: AbortController;
  readonly pods: Set<string>;
}

/**
 * The ConfigMaps and Secrets that pods on this node use, each watched by its name from the first pod that needs it to
 * the last. `changed` is told of the pods to look at again.
 */
export class ReferencedObjects {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #changed: (uid: string) => void;
  readonly #watched = new Map<string, Watched<ConfigMap> | Watched<Secret>>();

  constructor(client: Client, clock: Clock, changed: (uid: string) => void) {
    this.#client = client;
    this.#clock = clock;
    this.#changed = changed;
  }

  configMap(uid: string, namespace: string, name: string): Promise<ConfigMap | undefined> {
    return this.#get(configMaps, uid, namespace, name);
  }

  secret(uid: string, namespace: string, name: string): Promise<Secret | undefined> {
    return this.#get(secrets, uid, namespace, name);
  }

  /** The pod is gone. */
  release(uid: string): void {
    for (const [key, watched] of this.#watched) {
      if (!watched.pods.delete(uid) || watched.pods.size > 0) continue;
      watched.stop.abort();
      this.#watched.delete(key);
    }
  }

  close(): void {
    for (const { stop } of this.#watched.values()) stop.abort();
    this.#watched.clear();
  }

  async #get<T extends ApiObject>(
    reference: ResourceReference<T>,
    uid: string,
    namespace: string,
    name: string,
  ): Promise<T | undefined> {
    const key = `${reference.plural}/${namespace}/${name}`;
    const watched = (this.#watched.get(key) as Watched<T> | undefined) ?? this.#watch(reference, key, namespace, name);
    watched.pods.add(uid);
    await watched.informer.synced;
    return watched.informer.lister.get(`${namespace}/${name}`);
  }

  #watch<T extends ApiObject>(
    reference: ResourceReference<T>,
    key: string,
    namespace: string,
    name: string,
  ): Watched<T> {
    const stop = new AbortController();
    const pods = new Set<string>();
    const informer = createInformer(reference, {
      client: this.#client,
      clock: this.#clock,
      signal: stop.signal,
      namespace,
      fieldSelector: `metadata.name=${name}`,
    });
    const tell = (): void => {
      for (const uid of pods) this.#changed(uid);
    };
    informer.addHandler({ added: tell, updated: tell, deleted: tell });
    const watched = { informer, stop, pods };
    this.#watched.set(key, watched);
    return watched;
  }
}
