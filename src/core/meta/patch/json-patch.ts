import { applyPatch, type Operation } from 'rfc6902';
import { cloneJson, isJsonObject } from '../object.ts';
import { newBadRequest, newRequestEntityTooLarge, newUnprocessablePatch } from '../status.ts';

const maximumOperations = 10_000;
const operations = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

/** Reads the body of a JSON patch. Throws BadRequest or RequestEntityTooLarge. */
export function parseJsonPatch(text: string): Operation[] {
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch (error) {
    throw newBadRequest(`error decoding patch: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(patch)) {
    const type = isJsonObject(patch) ? 'object' : typeof patch;
    throw newBadRequest(
      `error decoding patch: json: cannot unmarshal ${type} into Go value of type []handlers.jsonPatchOp`,
    );
  }
  if (patch.length > maximumOperations) {
    const limit = `The allowed maximum operations in a JSON patch is ${maximumOperations}, got ${patch.length}`;
    throw newRequestEntityTooLarge(limit);
  }
  return patch as Operation[];
}

/** The patched document; `document` is not changed. All operations apply or the patch is refused as unprocessable. */
export function applyJsonPatch(document: unknown, patch: readonly Operation[]): unknown {
  const root = { document: cloneJson(document) };
  for (const operation of patch) applyOperation(root, operation);
  return root.document;
}

/** Works below a wrapper, so that the whole document can be replaced too. */
function applyOperation(root: { document: unknown }, operation: Operation): void {
  if (!isJsonObject(operation) || !operations.has(operation.op) || typeof operation.path !== 'string')
    throw newUnprocessablePatch();
  const from = 'from' in operation ? { from: `/document${String(operation.from)}` } : {};
  const missing = operation.op === 'test' && testsAbsence(root, operation);
  if (missing) return;
  const [error] = applyPatch(root, [{ ...cloneJson(operation), ...from, path: `/document${operation.path}` }]);
  if (error !== null && error !== undefined) throw newUnprocessablePatch();
}

/** A test for null holds where nothing is. */
function testsAbsence(root: { document: unknown }, operation: Operation): boolean {
  if (!('value' in operation) || operation.value !== null) return false;
  let place: unknown = root.document;
  for (const part of operation.path.split('/').slice(1)) {
    const key = part.replace(/~1/g, '/').replace(/~0/g, '~');
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return true;
    place = Reflect.get(place, key);
  }
  return false;
}
