import type { JsonObject } from '../../core/meta/object.ts';
import { cloneJson } from '../../core/meta/object.ts';
import type { DryRun } from './dry-run.ts';
import { diffPatch } from './merge-patch-of.ts';
import { patchObject } from './patch-object.ts';
import type { Item, LoadedItem, Manifest } from './selection/item.ts';
import type { Session } from './session.ts';

export interface ChangeOptions {
  readonly dryRun: DryRun;
  readonly fieldManager: string;
  /** Nothing is sent. */
  readonly local?: boolean;
  /** Begins what is said when the server refuses. */
  readonly failure?: string;
}

/** What became of an object: undefined when there was nothing to change. */
export async function changeObject(
  session: Session,
  item: LoadedItem,
  change: (object: Manifest) => void,
  options: ChangeOptions,
): Promise<Manifest | undefined> {
  const changed = cloneJson(item.object);
  change(changed);
  const { type, patch } = await diffPatch(item.resource, item.object, changed);
  if (Object.keys(patch).length === 0) return undefined;
  if (options.local === true || options.dryRun === 'client') return changed;
  const { dryRun, fieldManager, failure } = options;
  return patchObject(session, item, { type, patch, dryRun, fieldManager }).catch((error: unknown) => {
    throw failure === undefined ? error : new Error(failure + (error instanceof Error ? error.message : String(error)));
  });
}

export function isLoaded(item: Item): item is LoadedItem {
  return item.object !== undefined;
}

/** The object below a key, made when it is missing. */
export function childObject(object: JsonObject, key: string): JsonObject {
  const child = object[key];
  if (typeof child === 'object' && child !== null && !Array.isArray(child)) return child as JsonObject;
  const made: JsonObject = {};
  object[key] = made;
  return made;
}
