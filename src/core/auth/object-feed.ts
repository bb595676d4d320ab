import type { ResourceReference } from '../api/scalars.ts';

/** What is told of the objects of one kind. */
export interface ObjectHandler<T> {
  /** An object is there: it was, it came, or it changed. */
  set(object: T): void;
  /** An object is gone; `object` is its last state. */
  delete(object: T): void;
}

/** Tells of every object of a kind, those that are there already first, and then of each change. */
export interface ObjectFeed {
  subscribe<T>(resource: ResourceReference<T>, handler: ObjectHandler<T>): void;
}

/** Looks objects up in a cache. `namespace` is empty for what lives in none. */
export interface ObjectReader {
  get<T>(resource: ResourceReference<T>, namespace: string, name: string): T | undefined;
}
