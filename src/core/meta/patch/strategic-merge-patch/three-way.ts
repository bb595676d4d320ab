import { cloneJson, type JsonObject } from '../../object.ts';
import type { SchemaSource } from '../../schema-source.ts';
import { mergeObject } from './apply.ts';
import { diffObjects } from './diff.ts';

/**
 * The patch that kubectl apply sends: what is different in `current` from `modified`, and the removal of what `original` (the
 * configuration last applied) had and `modified` no longer has. Throws a StatusError.
 */
export function createThreeWayMergePatch(
  source: SchemaSource,
  typeName: string,
  original: object,
  modified: object,
  current: object,
): JsonObject {
  const context = { source, structure: source.type(typeName) };
  const wanted = modified as JsonObject;
  const changes = diffObjects(current as JsonObject, wanted, context, { deletions: false, changes: true }, false);
  const deletions = diffObjects(original as JsonObject, wanted, context, { deletions: true, changes: false }, false);
  return mergeObject(cloneJson(deletions), cloneJson(changes), context, { mode: 'combine' });
}
