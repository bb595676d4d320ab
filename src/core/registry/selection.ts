import type { ApiObject } from '../meta/object.ts';

/** Which objects of a kind a list or a watch is about. */
export interface Selection<T extends ApiObject = ApiObject> {
  /** What the keys start with: the kind's prefix, or that of one namespace. */
  readonly prefix: string;
  /** The only key there can be, when the name is asked for. */
  readonly key: string | undefined;
  /** The value of the resource's indexed field, when the selection has one. */
  readonly indexed: string | undefined;
  /** Undefined where the rest says it all: then objects need not be parsed. */
  readonly matches: ((object: T) => boolean) | undefined;
}

/** Every object below a prefix. */
export function selectPrefix(prefix: string): Selection {
  return { prefix, key: undefined, indexed: undefined, matches: undefined };
}
