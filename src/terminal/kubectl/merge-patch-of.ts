import { cloneJson, type JsonObject } from '../../core/meta/object.ts';
import { applyMergePatch, createMergePatch, createThreeWayJsonMergePatch } from '../../core/meta/patch/merge-patch.ts';
import { applyStrategicMergePatch } from '../../core/meta/patch/strategic-merge-patch/apply.ts';
import { createStrategicMergePatch } from '../../core/meta/patch/strategic-merge-patch/diff.ts';
import { createThreeWayMergePatch } from '../../core/meta/patch/strategic-merge-patch/three-way.ts';
import type { SchemaSource } from '../../core/meta/schema-source.ts';
import type { ApiResource } from './discovery/api-resource.ts';

/** A patch with the type that the server is to be told. */
export interface ComputedPatch {
  readonly type: 'strategic' | 'merge';
  readonly patch: JsonObject;
}

interface Typed {
  readonly source: SchemaSource;
  readonly name: string | undefined;
}

/** The table is large and few commands need it. */
async function typeOf(resource: ApiResource): Promise<Typed> {
  const { schemaTable } = await import('../../core/schema/table.ts');
  return { source: schemaTable, name: schemaTable.nameOf(resource) };
}

/** What leads from `before` to `after`: strategic for built-in kinds, a JSON merge patch for others. */
export async function diffPatch(resource: ApiResource, before: JsonObject, after: JsonObject): Promise<ComputedPatch> {
  const { source, name } = await typeOf(resource);
  if (name === undefined) return { type: 'merge', patch: createMergePatch(before, after) };
  return { type: 'strategic', patch: createStrategicMergePatch(source, name, before, after) };
}

/** What `kubectl apply` sends. */
export async function applyPatch(
  resource: ApiResource,
  objects: { readonly original: JsonObject; readonly modified: JsonObject; readonly current: JsonObject },
): Promise<ComputedPatch> {
  const { source, name } = await typeOf(resource);
  const { original, modified, current } = objects;
  if (name === undefined) return { type: 'merge', patch: createThreeWayJsonMergePatch(original, modified, current) };
  return { type: 'strategic', patch: createThreeWayMergePatch(source, name, original, modified, current) };
}

/** The object as it would be after the patch, without a server. */
export async function patchLocally(
  resource: ApiResource,
  object: JsonObject,
  { type, patch }: ComputedPatch,
): Promise<JsonObject> {
  const { source, name } = await typeOf(resource);
  if (type === 'merge' || name === undefined) return applyMergePatch(cloneJson(object), patch) as JsonObject;
  return applyStrategicMergePatch(source, name, object, patch);
}
