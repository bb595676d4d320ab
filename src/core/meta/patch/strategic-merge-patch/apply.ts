import { deepEqual } from '../../deep-equal.ts';
import { cloneJson, define, isJsonObject, type JsonObject } from '../../object.ts';
import { goValue } from '../../quote.ts';
import type { SchemaSource } from '../../schema-source.ts';
import { newBadRequest, newUnexpectedError } from '../../status.ts';
import { keyOf, objectsOf, refuseListOfLists, withoutDirectives, withoutNulls } from './directives.ts';
import { identityOf, partition, weave } from './list-order.ts';
import {
  deletePrefix,
  directive,
  orderPrefix,
  type PatchContext,
  type PatchMeta,
  patchMetaOf,
  retainKeysDirective,
} from './patch-meta.ts';

interface MergeOptions {
  /**
   * `apply`: the patch is applied to an object, and its directives are carried out. `combine`: it is added to another patch,
   * and directives and nulls are kept.
   */
  readonly mode: 'apply' | 'combine';
}

/**
 * Applies a strategic merge patch to an object of the type named. Neither is changed. Throws a StatusError: BadRequest for a
 * malformed patch, Invalid for one that contradicts itself.
 */
export function applyStrategicMergePatch(
  source: SchemaSource,
  typeName: string,
  object: object,
  patch: JsonObject,
): JsonObject {
  const context = { source, structure: source.type(typeName) };
  return mergeObject(cloneJson(object as JsonObject), cloneJson(patch), context, { mode: 'apply' });
}

/** Merges `patch` into `original`, both of which it uses up. */
export function mergeObject(
  original: JsonObject,
  patch: JsonObject,
  context: PatchContext,
  options: MergeOptions,
): JsonObject {
  if (Object.hasOwn(patch, directive)) return carryOut(patch);
  retainKeys(original, patch, options);
  setElementOrder(original, patch, context, options);
  for (const key of Object.keys(patch)) {
    if (!key.startsWith(deletePrefix)) mergeField(original, key, patch[key], context, options);
    else if (options.mode === 'combine') original[key] = patch[key];
    else deleteFromList(original, key.slice(deletePrefix.length), patch[key]);
  }
  return original;
}

function carryOut(patch: JsonObject): JsonObject {
  const { [directive]: type, ...rest } = patch;
  if (type === 'replace') return rest;
  if (type === 'delete') return {};
  throw newUnexpectedError(`unknown patch type: ${goValue(type)} in map: ${goValue(patch)}`);
}

function mergeField(
  original: JsonObject,
  key: string,
  value: unknown,
  context: PatchContext,
  options: MergeOptions,
): void {
  if (value === null) {
    delete original[key];
    if (options.mode === 'apply') return;
  }
  const before = Object.hasOwn(original, key) ? original[key] : undefined;
  const meta = patchMetaOf(context, key);
  if (isJsonObject(before) && isJsonObject(value)) {
    define(original, key, meta.strategy === 'replace' ? value : mergeObject(before, value, meta.inner, options));
  } else if (Array.isArray(before) && Array.isArray(value)) {
    original[key] = meta.strategy === 'merge' ? mergeList(before, value, meta, options) : value;
  } else {
    const kept = withoutDirectives(options.mode === 'apply' ? withoutNulls(value) : value);
    if (kept === undefined) delete original[key];
    else define(original, key, kept);
  }
}

function deleteFromList(original: JsonObject, key: string, items: unknown): void {
  const list = original[key];
  if (Array.isArray(list) && Array.isArray(items)) original[key] = list.filter((item) => !items.includes(item));
}

/** Clears what the directive does not name. The patch may then not set anything else either. */
function retainKeys(original: JsonObject, patch: JsonObject, options: MergeOptions): void {
  const keys = patch[retainKeysDirective];
  if (keys === undefined) return;
  delete patch[retainKeysDirective];
  if (options.mode === 'combine') {
    original[retainKeysDirective] ??= keys;
    return;
  }
  if (!Array.isArray(keys)) throw newBadRequest('invalid patch format of retainKeys');
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || key.startsWith(deletePrefix) || key.startsWith(orderPrefix) || keys.includes(key)) continue;
    throw newBadRequest('invalid patch format of retainKeys');
  }
  for (const key of Object.keys(original)) if (!keys.includes(key)) delete original[key];
}

/** Merges by merge key, or as a set of primitives. Patched items take the patch's order. */
function mergeList(original: unknown[], patch: unknown[], meta: PatchMeta, options: MergeOptions): unknown[] {
  refuseListOfLists(patch);
  if (original.length === 0 && patch.length === 0) return original;
  const { mergeKey } = meta;
  const isObjects = [...original, ...patch].some(isJsonObject);
  if (!isObjects) return reorder([...new Set([...original, ...patch])], patch, original, '');
  const { kept, items, replaced } = carryOutDirectives(original, patch, mergeKey);
  if (replaced) return items;
  return reorder(mergeItems(kept, items, meta, options), items, kept, mergeKey);
}

function reorder(merged: unknown[], patch: unknown[], original: unknown[], mergeKey: string): unknown[] {
  const { present, absent } = partition(merged, patch, mergeKey);
  return weave(present, absent, patch, original, mergeKey);
}

interface Prepared {
  /** What the patch does not delete. */
  readonly kept: unknown[];
  /** What the patch adds or changes. */
  readonly items: JsonObject[];
  readonly replaced: boolean;
}

function carryOutDirectives(original: unknown[], patch: unknown[], mergeKey: string): Prepared {
  let kept = original;
  let replaced = false;
  const items: JsonObject[] = [];
  for (const item of objectsOf(patch)) {
    const type = item[directive];
    if (type === undefined) items.push(item);
    else if (type === 'replace') replaced = true;
    else if (type === 'merge') throw newUnexpectedError('merging lists cannot yet be specified in the patch');
    else if (type === 'delete') {
      const identity = keyOf(item, mergeKey);
      kept = kept.filter((other) => !isJsonObject(other) || other[mergeKey] !== identity);
    } else throw newUnexpectedError(`unknown patch type: ${goValue(type)} in map: ${goValue(item)}`);
  }
  return { kept, items, replaced };
}

function mergeItems(original: unknown[], patch: JsonObject[], meta: PatchMeta, options: MergeOptions): unknown[] {
  const merged = [...original];
  for (const item of patch) {
    const identity = keyOf(item, meta.mergeKey);
    const index = merged.findIndex((other) => isJsonObject(other) && other[meta.mergeKey] === identity);
    const before = merged[index];
    if (isJsonObject(before)) merged[index] = mergeObject(before, item, meta.inner, options);
    else merged.push(item);
  }
  return merged;
}

/** Merges the lists for which the patch gives an order, and takes both the orders and the lists out of the patch. */
function setElementOrder(original: JsonObject, patch: JsonObject, context: PatchContext, options: MergeOptions): void {
  for (const directiveKey of Object.keys(patch)) {
    if (!directiveKey.startsWith(orderPrefix)) continue;
    const order = patch[directiveKey];
    delete patch[directiveKey];
    if (options.mode === 'combine') keepOrder(original, directiveKey, order);
    if (!Array.isArray(order)) throw newBadRequest('invalid patch format of setElementOrder list');
    orderList(original, patch, directiveKey.slice(orderPrefix.length), order, context, options);
  }
}

function keepOrder(original: JsonObject, key: string, order: unknown): void {
  if (original[key] === undefined) original[key] = order;
  else if (!deepEqual(original[key], order)) throw newBadRequest('invalid patch format of setElementOrder list');
}

function orderList(
  original: JsonObject,
  patch: JsonObject,
  key: string,
  order: unknown[],
  context: PatchContext,
  options: MergeOptions,
): void {
  const [before, change] = [original[key], patch[key]];
  const meta = patchMetaOf(context, key);
  if (Array.isArray(change)) checkOrder(change, order, meta.mergeKey);
  const serverOrder = Array.isArray(before)
    ? orderAfter(before, Array.isArray(change) ? change : [], meta.mergeKey)
    : [];
  let merged: unknown;
  if (Array.isArray(before) && Array.isArray(change)) {
    merged = meta.strategy === 'merge' ? mergeList(before, change, meta, options) : change;
  } else merged = Array.isArray(before) && change === undefined ? before : withoutDirectives(change);
  if (!Array.isArray(merged)) return;
  const { present, absent } = partition(merged, order, meta.mergeKey);
  original[key] = weave(present, absent, order, serverOrder, meta.mergeKey);
  delete patch[key];
}

/** Where the server's items count as standing: items that are added take the places of those that are deleted. */
function orderAfter(before: unknown[], change: unknown[], mergeKey: string): unknown[] {
  const isDeletion = (item: unknown): boolean => isJsonObject(item) && item[directive] === 'delete';
  const { absent: kept } = partition(before, change.filter(isDeletion), mergeKey);
  const { absent: added } = partition(
    change.filter((item) => !isDeletion(item)),
    kept,
    mergeKey,
  );
  return [...kept, ...added].slice(0, before.length);
}

/** What the patch changes must stand in the order, and in that order. */
function checkOrder(change: unknown[], order: unknown[], mergeKey: string): void {
  if (order.length === 0) return;
  const items = change.filter((item) => !isJsonObject(item) || !Object.hasOwn(item, directive));
  let next = 0;
  for (const place of order) {
    if (next < items.length && identityOf(items[next], mergeKey) === identityOf(place, mergeKey)) next += 1;
  }
  if (next === items.length) return;
  const message = `The order in patch list:\n${goValue(change)}\n doesn't match $setElementOrder list:\n${goValue(order)}\n`;
  throw newUnexpectedError(message);
}
