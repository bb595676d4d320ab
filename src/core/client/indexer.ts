import type { ApiObject } from './client.ts';

/** `namespace/name`, or `name` where there is no namespace: how caches and work queues name an object. */
export function objectKey(object: ApiObject): string {
  const { namespace, name } = object.metadata;
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
}

export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The values under which an index finds an object. */
export type IndexFunction<T> = (object: T) => readonly string[];

/** Reads a cache. What it returns is shared: never change it, copy it first. */
export interface Lister<T> {
  get(key: string): T | undefined;
  list(): Iterable<T>;
  readonly size: number;
  /** The objects that the index files under `value`, without walking the others. */
  byIndex(index: string, value: string): readonly T[];
  /** Those of one namespace. */
  inNamespace(namespace: string): readonly T[];
}

const namespaceIndex = 'namespace';

/** Objects by key, with indexes kept up to date by each change. */
export class Indexer<T extends ApiObject> implements Lister<T> {
  readonly #objects = new Map<string, T>();
  readonly #functions = new Map<string, IndexFunction<T>>();
  readonly #entries = new Map<string, Map<string, Map<string, T>>>();

  constructor() {
    this.addIndex(namespaceIndex, (object) => [object.metadata.namespace ?? '']);
  }

  /** Adds an index; objects that are there already are filed too. Adding one that exists changes nothing. */
  addIndex(name: string, valuesOf: IndexFunction<T>): void {
    if (this.#functions.has(name)) return;
    this.#functions.set(name, valuesOf);
    this.#entries.set(name, new Map());
    for (const [key, object] of this.#objects) this.#file(name, valuesOf, key, object);
  }

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  list(): Iterable<T> {
    return this.#objects.values();
  }

  keys(): Iterable<string> {
    return this.#objects.keys();
  }

  byIndex(index: string, value: string): readonly T[] {
    const entries = this.#entries.get(index);
    if (entries === undefined) throw new Error(`no index named ${index}`);
    return [...(entries.get(value)?.values() ?? [])];
  }

  inNamespace(namespace: string): readonly T[] {
    return this.byIndex(namespaceIndex, namespace);
  }

  set(key: string, object: T): void {
    this.delete(key);
    this.#objects.set(key, object);
    for (const [name, valuesOf] of this.#functions) this.#file(name, valuesOf, key, object);
  }

  delete(key: string): void {
    const object = this.#objects.get(key);
    if (object === undefined) return;
    this.#objects.delete(key);
    for (const [name, valuesOf] of this.#functions) {
      for (const value of valuesOf(object)) this.#unfile(name, value, key);
    }
  }

  #file(name: string, valuesOf: IndexFunction<T>, key: string, object: T): void {
    const entries = this.#entries.get(name);
    for (const value of valuesOf(object)) {
      const objects = entries?.get(value) ?? new Map<string, T>();
      entries?.set(value, objects.set(key, object));
    }
  }

  #unfile(name: string, value: string, key: string): void {
    const entries = this.#entries.get(name);
    const objects = entries?.get(value);
    objects?.delete(key);
    if (objects?.size === 0) entries?.delete(value);
  }
}
