import { deepEqual } from '../../deep-equal.ts';
import { define, isJsonObject, type JsonObject } from '../../object.ts';
import { goValue } from '../../quote.ts';
import type { SchemaSource } from '../../schema-source.ts';
import { keyOf, objectsOf, refuseListOfLists } from './directives.ts';
import { identityOf } from './list-order.ts';
import {
  deletePrefix,
  directive,
  orderPrefix,
  type PatchContext,
  type PatchMeta,
  patchMetaOf,
  retainKeysDirective,
} from './patch-meta.ts';

/** What of a difference goes into the patch. */
interface DiffOptions {
  readonly deletions: boolean;
  readonly changes: boolean;
}

/** The strategic merge patch that makes `modified` of `original`, both of the type named. Throws a StatusError. */
export function createStrategicMergePatch(
  source: SchemaSource,
  typeName: string,
  original: object,
  modified: object,
): JsonObject {
  const context = { source, structure: source.type(typeName) };
  return diffObjects(
    original as JsonObject,
    modified as JsonObject,
    context,
    { deletions: true, changes: true },
    false,
  );
}

export function diffObjects(
  original: JsonObject,
  modified: JsonObject,
  context: PatchContext,
  options: DiffOptions,
  retainsKeys: boolean,
): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(modified)) {
    if (Object.hasOwn(original, key)) diffField(patch, key, original[key], modified[key], context, options);
    else if (options.changes) define(patch, key, modified[key]);
  }
  if (options.deletions) {
    for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) define(patch, key, null);
  }
  if (retainsKeys) addRetainedKeys(patch, original, modified);
  return patch;
}

function diffField(
  patch: JsonObject,
  key: string,
  before: unknown,
  after: unknown,
  context: PatchContext,
  options: DiffOptions,
): void {
  const meta = patchMetaOf(context, key);
  if (isJsonObject(before) && isJsonObject(after)) {
    if (meta.strategy === 'replace') {
      if (options.changes) define(patch, key, after);
      return;
    }
    const inner = diffObjects(before, after, meta.inner, options, meta.retainKeys);
    if (Object.keys(inner).length > 0) define(patch, key, inner);
  } else if (Array.isArray(before) && Array.isArray(after) && meta.strategy === 'merge') {
    const { items, deleted, order } = diffList(before, after, meta, options);
    if (items.length > 0) patch[key] = items;
    if (deleted.length > 0) patch[deletePrefix + key] = deleted;
    if (order.length > 0) patch[orderPrefix + key] = order;
  } else if (options.changes && !deepEqual(before, after)) define(patch, key, after);
}

/** Names what stays, so that the server clears the rest, as of the members of a union. */
function addRetainedKeys(patch: JsonObject, original: JsonObject, modified: JsonObject): void {
  const retained = Object.keys(modified).filter((key) => modified[key] !== null);
  const clears = Object.keys(original).some((key) => original[key] !== null && !Object.hasOwn(modified, key));
  if (retained.length > 0 && (Object.keys(patch).length > 0 || clears)) patch[retainKeysDirective] = retained.sort();
}

/** What a patch says of one merged list. */
interface ListDifference {
  /** Items added or changed, then `$patch: delete` for those that are gone. */
  readonly items: unknown[];
  /** For `$deleteFromPrimitiveList`. */
  readonly deleted: unknown[];
  /** For `$setElementOrder`. */
  readonly order: unknown[];
}

function diffList(original: unknown[], modified: unknown[], meta: PatchMeta, options: DiffOptions): ListDifference {
  const all = [...original, ...modified];
  refuseListOfLists(all);
  if (original.length === 0) return { items: options.changes ? modified : [], deleted: [], order: [] };
  return all.some(isJsonObject)
    ? diffObjectList(objectsOf(original), objectsOf(modified), meta, options)
    : diffPrimitives(original, modified, options);
}

function diffPrimitives(original: unknown[], modified: unknown[], options: DiffOptions): ListDifference {
  const items = options.changes ? modified.filter((item) => !original.includes(item)) : [];
  const deleted = options.deletions
    ? [...new Set(original.filter((item) => !modified.includes(item)))].sort(byText)
    : [];
  const isOrdered = deleted.length > 0 || (options.changes && !deepEqual([...original].sort(byText), modified));
  return { items, deleted, order: isOrdered ? modified : [] };
}

function diffObjectList(
  original: JsonObject[],
  modified: JsonObject[],
  meta: PatchMeta,
  options: DiffOptions,
): ListDifference {
  const { mergeKey } = meta;
  const before = new Map(original.map((item) => [keyOf(item, mergeKey), item]));
  const after = new Set(modified.map((item) => keyOf(item, mergeKey)));
  const changed = modified.flatMap((item) => diffItem(before.get(keyOf(item, mergeKey)), item, meta, options));
  const gone = options.deletions ? [...before.keys()].filter((identity) => !after.has(identity)) : [];
  gone.sort(byText);
  const items = [...changed, ...gone.map((identity) => ({ [directive]: 'delete', [mergeKey]: identity }))];
  const sameOrder =
    original.length === modified.length &&
    original.every((item, index) => identityOf(item, mergeKey) === identityOf(modified[index], mergeKey));
  const isOrdered = items.length > 0 || (options.changes && !sameOrder);
  return { items, deleted: [], order: isOrdered ? modified.map((item) => ({ [mergeKey]: item[mergeKey] })) : [] };
}

function diffItem(
  before: JsonObject | undefined,
  item: JsonObject,
  meta: PatchMeta,
  options: DiffOptions,
): JsonObject[] {
  if (before === undefined) return options.changes ? [item] : [];
  const patch = diffObjects(before, item, meta.inner, options, meta.retainKeys);
  return Object.keys(patch).length === 0 ? [] : [{ ...patch, [meta.mergeKey]: item[meta.mergeKey] }];
}

function byText(a: unknown, b: unknown): number {
  return goValue(a) < goValue(b) ? -1 : 1;
}
