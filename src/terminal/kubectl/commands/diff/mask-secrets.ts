import { cloneJson, isJsonObject, type JsonObject } from '../../../../core/meta/object.ts';
import type { Manifest } from '../../selection/item.ts';

const hidden = '***';

/** Both versions of a secret with its values hidden, so that one still sees which differ. */
export function maskSecrets(
  before: Manifest | undefined,
  after: Manifest | undefined,
): { before: Manifest | undefined; after: Manifest | undefined } {
  const [from, to] = [cloneJson(before), cloneJson(after)];
  const [fromData, toData] = [dataOf(from), dataOf(to)];
  for (const key of new Set([...Object.keys(fromData), ...Object.keys(toData)])) {
    const changed = key in fromData && key in toData && fromData[key] !== toData[key];
    if (key in fromData) fromData[key] = changed ? `${hidden} (before)` : hidden;
    if (key in toData) toData[key] = changed ? `${hidden} (after)` : hidden;
  }
  return { before: from, after: to };
}

function dataOf(object: Manifest | undefined): JsonObject {
  return isJsonObject(object?.data) ? object.data : {};
}
