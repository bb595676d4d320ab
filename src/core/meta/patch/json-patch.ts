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
  const path = resolvePath(root, operation.path);
  const from = 'from' in operation ? { from: resolvePath(root, String(operation.from)) } : {};
  const isThere = placeOf(root, path) !== undefined;
  if (operation.op === 'test' && !isThere && 'value' in operation && operation.value === null) return;
  const op = operation.op === 'replace' && !isThere && isMemberPath(root, path) ? 'add' : operation.op;
  if (operation.path === '' && 'value' in operation && !isContainer(operation.value)) throw newUnprocessablePatch();
  if (operation.op === 'copy' && operation.from === '') throw newUnprocessablePatch();
  const [error] = applyPatch(root, [{ ...cloneJson(operation), op, ...from, path } as Operation]);
  if (error !== null && error !== undefined) throw newUnprocessablePatch();
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Below the wrapper. What stands before the first slash does not count, and positions may be counted from the end. */
function resolvePath(root: object, path: string): string {
  const slash = path.indexOf('/');
  if (slash < 0 && path !== '') throw newUnprocessablePatch();
  const parts = path === '' ? [] : path.slice(slash + 1).split('/');
  let resolved = '/document';
  for (const part of parts) {
    const place = placeOf(root, resolved);
    const isFromEnd = Array.isArray(place) && /^-\d+$/.test(part);
    resolved += `/${isFromEnd ? place.length + Number(part) : part}`;
  }
  return resolved;
}

/** Undefined where nothing is. */
function placeOf(root: object, path: string): unknown {
  let place: unknown = root;
  for (const part of path.split('/').slice(1)) {
    const key = part.replace(/~1/g, '/').replace(/~0/g, '~');
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return undefined;
    place = Reflect.get(place, key);
  }
  return place;
}

/** Whether the path is that of a member of an object. */
function isMemberPath(root: object, path: string): boolean {
  return isJsonObject(placeOf(root, path.slice(0, path.lastIndexOf('/'))));
}
