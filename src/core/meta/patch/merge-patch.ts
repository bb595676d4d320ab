import { define, isJsonObject, type JsonObject } from '../object.ts';
import { newBadRequest } from '../status.ts';

/** Applies an RFC 7386 merge patch: nulls remove, objects merge, everything else replaces. Neither argument is changed. */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const result: JsonObject = isJsonObject(document) ? { ...document } : {};
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === null) delete result[key];
    else define(result, key, applyMergePatch(Object.hasOwn(result, key) ? result[key] : undefined, value));
  }
  return result;
}

/** Reads the body of a merge patch or a strategic merge patch. Throws BadRequest, its message after `prefix`, for what is no JSON object. */
export function parseMergePatch(text: string, prefix = 'error decoding patch: '): JsonObject {
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch (error) {
    throw newBadRequest(prefix + (error instanceof Error ? error.message : String(error)));
  }
  if (isJsonObject(patch)) return patch;
  if (patch === null) throw newBadRequest('Invalid JSON Patch');
  const type = Array.isArray(patch) ? 'array' : typeof patch;
  throw newBadRequest(`${prefix}json: cannot unmarshal ${type} into Go value of type map[string]interface {}`);
}

/** The merge patch that makes `modified` of `original`. */
export function createMergePatch(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(modified)) {
    const [before, after] = [Object.hasOwn(original, key) ? original[key] : undefined, modified[key]];
    if (isJsonObject(before) && isJsonObject(after)) {
      const inner = createMergePatch(before, after);
      if (Object.keys(inner).length > 0) define(patch, key, inner);
    } else if (JSON.stringify(before) !== JSON.stringify(after)) define(patch, key, after);
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) define(patch, key, null);
  return patch;
}

/**
 * The merge patch that kubectl apply sends for custom resources: what changed from `current` to `modified`, and the removal
 * of what `original` had and `modified` no longer has.
 */
export function createThreeWayJsonMergePatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
): JsonObject {
  const additions = keepChanges(createMergePatch(current, modified), 'values');
  const deletions = keepChanges(createMergePatch(original, modified), 'nulls');
  return mergeChanges(deletions, additions);
}

function keepChanges(patch: JsonObject, which: 'values' | 'nulls'): JsonObject {
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(patch)) {
    if (isJsonObject(value)) {
      const inner = keepChanges(value, which);
      if (Object.keys(inner).length > 0 || (which === 'values' && Object.keys(value).length === 0))
        define(kept, key, inner);
    } else if ((value === null) === (which === 'nulls')) define(kept, key, value);
  }
  return kept;
}

function mergeChanges(first: JsonObject, second: JsonObject): JsonObject {
  const merged = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const before = Object.hasOwn(merged, key) ? merged[key] : undefined;
    define(merged, key, isJsonObject(before) && isJsonObject(value) ? mergeChanges(before, value) : value);
  }
  return merged;
}
