import type { ResourceReference } from '../api/scalars.ts';
import type { Clock } from '../clock.ts';
import { isGone } from '../meta/status.ts';
import { createBackoff } from './backoff.ts';
import type { ApiObject, Client } from './client.ts';
import { Indexer, type IndexFunction, type Lister, objectKey } from './indexer.ts';

/**
 * What a handler is told. Calls come in the order of the server's changes, one at a time for an object; several changes
 * may come as one update, so a handler must look at the state and not count the steps.
 */
export interface InformerHandler<T> {
  added?(object: T): void;
  updated?(object: T, previous: T): void;
  deleted?(last: T): void;
}

/**
 * Keeps a copy of a resource: lists once, watches from there, and resumes after any break from the revision it had
 * reached, listing again only when the server has forgotten that revision.
 */
export interface Informer<T extends ApiObject> {
  readonly lister: Lister<T>;
  /** Resolves when the first list is in the cache and handlers were told of it. */
  readonly synced: Promise<void>;
  readonly hasSynced: boolean;
  /** Objects already there are reported as added at once. */
  addHandler(handler: InformerHandler<T>): Disposable;
  addIndex(name: string, valuesOf: IndexFunction<T>): void;
}

export interface InformerOptions {
  readonly client: Client;
  readonly clock: Clock;
  /** Ends the informer. */
  readonly signal: AbortSignal;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Told of lists and watches that failed; they are tried again with back-off. */
  readonly onError?: (error: unknown, reference: ResourceReference<unknown>) => void;
}

const resyncAfterMs = { initialMs: 200, maximumMs: 30_000 };

export function createInformer<T extends ApiObject>(
  reference: ResourceReference<T>,
  options: InformerOptions,
): Informer<T> {
  const reflector = new Reflector(reference, options);
  void reflector.run();
  return reflector;
}

class Reflector<T extends ApiObject> implements Informer<T> {
  readonly lister = new Indexer<T>();
  readonly synced: Promise<void>;
  hasSynced = false;
  readonly #reference: ResourceReference<T>;
  readonly #options: InformerOptions;
  readonly #handlers = new Set<InformerHandler<T>>();
  #resourceVersion = '';
  #markSynced: () => void = () => {};

  constructor(reference: ResourceReference<T>, options: InformerOptions) {
    this.#reference = reference;
    this.#options = options;
    this.synced = new Promise((resolve) => {
      this.#markSynced = resolve;
    });
  }

  addHandler(handler: InformerHandler<T>): Disposable {
    this.#handlers.add(handler);
    for (const object of this.lister.list()) handler.added?.(object);
    return { [Symbol.dispose]: () => this.#handlers.delete(handler) };
  }

  addIndex(name: string, valuesOf: IndexFunction<T>): void {
    this.lister.addIndex(name, valuesOf);
  }

  async run(): Promise<void> {
    const { clock, signal, onError } = this.#options;
    const backoff = createBackoff(clock, resyncAfterMs);
    while (!signal.aborted) {
      try {
        if (this.#resourceVersion === '') await this.#list();
        await this.#watch(() => backoff.reset());
      } catch (error) {
        if (signal.aborted) return;
        if (isGone(error)) {
          this.#resourceVersion = '';
          continue;
        }
        onError?.(error, this.#reference);
        await clock.sleep(backoff.nextMs(), signal).catch(() => {});
      }
    }
  }

  async #list(): Promise<void> {
    const list = await this.#options.client
      .resource(this.#reference)
      .list({ ...this.#selection(), resourceVersion: '0' });
    const seen = new Set<string>();
    for (const object of list.items) {
      seen.add(objectKey(object));
      this.#put(object);
    }
    for (const key of [...this.lister.keys()]) if (!seen.has(key)) this.#remove(key);
    this.#resourceVersion = list.metadata.resourceVersion ?? '';
    this.hasSynced = true;
    this.#markSynced();
  }

  async #watch(established: () => void): Promise<void> {
    const events = this.#options.client
      .resource(this.#reference)
      .watch({ ...this.#selection(), resourceVersion: this.#resourceVersion, allowWatchBookmarks: true });
    for await (const event of events) {
      established();
      this.#resourceVersion = event.object.metadata.resourceVersion ?? this.#resourceVersion;
      if (event.type === 'DELETED') this.#remove(objectKey(event.object), event.object);
      else if (event.type !== 'BOOKMARK') this.#put(event.object);
    }
  }

  #selection(): { namespace?: string; labelSelector?: string; fieldSelector?: string; signal: AbortSignal } {
    const { namespace, labelSelector, fieldSelector, signal } = this.#options;
    return {
      signal,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
    };
  }

  #put(object: T): void {
    const key = objectKey(object);
    const previous = this.lister.get(key);
    if (previous !== undefined && previous.metadata.resourceVersion === object.metadata.resourceVersion) return;
    this.lister.set(key, object);
    for (const handler of this.#handlers) {
      if (previous === undefined) handler.added?.(object);
      else handler.updated?.(object, previous);
    }
  }

  #remove(key: string, last?: T): void {
    const previous = this.lister.get(key);
    if (previous === undefined) return;
    this.lister.delete(key);
    for (const handler of this.#handlers) handler.deleted?.(last ?? previous);
  }
}
