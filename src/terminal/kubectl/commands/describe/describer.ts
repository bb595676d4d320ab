import type { LoadedItem } from '../../selection/item.ts';
import type { Session } from '../../session.ts';
import type { DescribeWriter } from './writer.ts';

/** What a describer works with. */
export interface DescribeContext {
  readonly session: Session;
  readonly writer: DescribeWriter;
  readonly item: LoadedItem;
  /** Whether the events of the object are to be shown. */
  readonly showEvents: boolean;
}

/** How the objects of one kind are described. */
export interface Describer {
  readonly group: string;
  readonly kind: string;
  readonly describe: (context: DescribeContext) => Promise<void>;
}

/** `T` is what the objects are. */
export function defineDescriber<T>(definition: {
  readonly group: string;
  readonly kind: string;
  readonly describe: (object: T, context: DescribeContext) => Promise<void> | void;
}): Describer {
  const { group, kind, describe } = definition;
  return { group, kind, describe: async (context) => describe(context.item.object as unknown as T, context) };
}
