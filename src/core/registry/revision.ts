import type { ObjectMeta } from '../api/meta-v1.ts';
import type { ApiObject } from '../meta/object.ts';

/**
 * One revision of one object. It was serialised once, when it was written: `text` is what the store keeps, and what is
 * sent is that text with the resourceVersion put in. Parsed only when somebody asks. Never changed.
 */
export class Revision<T extends ApiObject = ApiObject> {
  readonly key: string;
  /** As stored: `{"kind":...,"apiVersion":...,"metadata":{...` without a resourceVersion. */
  readonly text: string;
  /** The store's revision that wrote it; 0 for what was never stored (a dry run). */
  readonly revision: number;
  readonly #head: string;
  #object: T | undefined;

  /** `object`, when given, is what `text` says, and belongs to the revision from now on. */
  constructor(head: string, key: string, text: string, revision: number, object?: T) {
    this.#head = head;
    this.key = key;
    this.text = text;
    this.revision = revision;
    this.#object = object;
    if (object !== undefined && revision !== 0) object.metadata.resourceVersion = String(revision);
  }

  /** Shared: never change it. */
  get object(): T {
    this.#object ??= this.copy();
    return this.#object;
  }

  /** A parsed copy that the caller may change. */
  copy(): T {
    const object = JSON.parse(this.text) as T;
    if (this.revision !== 0) object.metadata.resourceVersion = String(this.revision);
    return object;
  }

  /** What a client is sent. `revision` differs from the object's own where a deletion is told. */
  served(revision = this.revision): string {
    if (revision === 0) return this.text;
    return `${this.#head}"resourceVersion":"${revision}",${this.text.slice(this.#head.length)}`;
  }

  /** The same as an item of a list, which says once for all what kind its items are. */
  item(): string {
    return `{"metadata":{"resourceVersion":"${this.revision}",${this.text.slice(this.#head.length)}`;
  }
}

/** How every stored text of a kind starts; the metadata's fields follow. */
export function textHead({ kind, apiVersion }: { kind: string; apiVersion: string }): string {
  return `{"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)},"metadata":{`;
}

/** The text to store, the metadata in the order in which it is shown. `object` has a name, so that is never empty. */
export function encode(head: string, object: ApiObject): string {
  let text = head + JSON.stringify(inOrder(object.metadata)).slice(1);
  for (const [key, value] of Object.entries(object)) {
    if (key === 'kind' || key === 'apiVersion' || key === 'metadata' || value === undefined) continue;
    text += `,${JSON.stringify(key)}:${JSON.stringify(value)}`;
  }
  return `${text}}`;
}

function inOrder(metadata: ObjectMeta): Record<string, unknown> {
  return {
    name: metadata.name,
    generateName: metadata.generateName,
    namespace: metadata.namespace,
    uid: metadata.uid,
    generation: metadata.generation,
    creationTimestamp: metadata.creationTimestamp,
    deletionTimestamp: metadata.deletionTimestamp,
    deletionGracePeriodSeconds: metadata.deletionGracePeriodSeconds,
    labels: metadata.labels,
    annotations: metadata.annotations,
    ownerReferences: metadata.ownerReferences,
    finalizers: metadata.finalizers,
    managedFields: metadata.managedFields,
  };
}

/**
 * A revision from what the store holds. What was not written by this server (a learner with etcdctl) is brought into
 * shape; what is no object at all gives undefined.
 */
export function decode<T extends ApiObject>(
  head: string,
  key: string,
  text: string,
  revision: number,
): Revision<T> | undefined {
  if (text.startsWith(head)) return new Revision<T>(head, key, text, revision);
  try {
    const object = JSON.parse(text) as T | null;
    if (typeof object?.metadata?.name !== 'string') return undefined;
    return new Revision<T>(head, key, encode(head, object), revision);
  } catch {
    return undefined;
  }
}
