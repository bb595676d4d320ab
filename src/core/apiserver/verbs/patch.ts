import { formatGroupVersionKind, type GroupVersionKind, parseGroupVersion } from '../../meta/group-version.ts';
import { type ApiObject, cloneJson, isJsonObject, type JsonObject } from '../../meta/object.ts';
import { applyJsonPatch, parseJsonPatch } from '../../meta/patch/json-patch.ts';
import { applyMergePatch, parseMergePatch } from '../../meta/patch/merge-patch.ts';
import { applyStrategicMergePatch } from '../../meta/patch/strategic-merge-patch/apply.ts';
import { goJson, goValue } from '../../meta/quote.ts';
import type { SchemaSource } from '../../meta/schema-source.ts';
import { newBadRequest, newConflict, newNotFound, newUnsupportedMediaType, StatusError } from '../../meta/status.ts';
import { parseYaml, YamlError } from '../../meta/yaml/parse.ts';
import type { HttpAnswer } from '../../network/http.ts';
import type { Patched } from '../../schema/decode.ts';
import { explainJsonError } from '../../schema/json-syntax.ts';
import type { ResourceRequest } from '../api-request.ts';
import { decodePatched, decodeText, mediaTypeOf, readText, toServed } from '../codec.ts';
import { isTrue } from '../request-info.ts';
import { checkNamespace } from './create.ts';
import { applyConfiguration } from './managed-fields.ts';
import { checkName, writeState } from './update.ts';
import { type VerbCall, writeOptions } from './verb-handler.ts';
import { leavesSpec } from './view.ts';

const applyType = 'application/apply-patch+yaml';
const jsonPatchType = 'application/json-patch+json';
const strategicType = 'application/strategic-merge-patch+json';
const patchTypes = [jsonPatchType, 'application/merge-patch+json', strategicType, applyType];

/** PATCH of an object, or of a view of it such as its status. */
export async function patch(call: VerbCall): Promise<HttpAnswer> {
  const { request, resource, store } = call;
  const type = mediaTypeOf(request.http);
  const isStrategic = type === strategicType && resource.custom !== undefined;
  if (!patchTypes.includes(type)) throw newGenericUnsupportedMediaType();
  if (isStrategic) throw newUnsupportedMediaType(patchTypes.filter((each) => each !== strategicType));
  writeOptions(request, 'PatchOptions');
  const text = await readText(request.http);
  request.audit?.received(text);
  if (type === applyType) return apply(call, text);
  const partial = type !== jsonPatchType && resource.storedAs === undefined && leavesSpec(call);
  const source: PatchSource = { schema: resource.schema, kind: resource };
  return writeState(call, 'PatchOptions', undefined, async (old) => {
    if (old === undefined) throw newNotFound(store.groupResource, request.target.name);
    const shown = resource.storedAs === undefined ? old.object : toServed(resource, old.object);
    const current = partial ? withoutSpec(shown) : shown;
    const patched = applyReadable(request, source, current, text);
    const object = decodePatched(request, resource, patched, patchedBy(type, text, patched), partial);
    checkName(request, object);
    object.metadata.resourceVersion ??= String(old.revision);
    return Promise.resolve(object);
  });
}

/** A strategic patch is shown itself, of the others what they made. */
function patchedBy(type: string, text: string, patched: unknown): Patched {
  if (type === strategicType) return { strategic: true, shown: goValue(parseMergePatch(text)) };
  const shown = isJsonObject(patched)
    ? JSON.stringify(Object.fromEntries(Object.entries(patched).sort(([a], [b]) => (a < b ? -1 : 1))))
    : goJson(patched);
  return { strategic: false, shown };
}

/** A patch that cannot be read is refused in the words of Go's decoder. */
function applyReadable(request: ResourceRequest, source: PatchSource, current: ApiObject, text: string): unknown {
  try {
    return applyPatch(request, source, current, text);
  } catch (error) {
    checkSyntax(text, mediaTypeOf(request.http) === strategicType ? '' : 'error decoding patch: ');
    throw error;
  }
}

function checkSyntax(text: string, prefix: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw newBadRequest(prefix + explainJsonError(text));
  }
}

/** A media type that no patch has. */
function newGenericUnsupportedMediaType(): StatusError {
  const { status } = newUnsupportedMediaType([]);
  return new StatusError({ ...status, message: '415: Unsupported Media Type', details: {} });
}

function withoutSpec(object: ApiObject & { spec?: unknown }): ApiObject {
  const { spec: _spec, ...rest } = object;
  return rest;
}

export interface PatchSource {
  readonly schema: SchemaSource;
  readonly kind: GroupVersionKind;
}

/** The patched object, before it is decoded. `current` stays as it is. */
export function applyPatch(request: ResourceRequest, source: PatchSource, current: ApiObject, text: string): unknown {
  switch (mediaTypeOf(request.http)) {
    case jsonPatchType:
      return applyJsonPatch(current, parseJsonPatch(text));
    case strategicType: {
      const typeName = source.schema.nameOf(source.kind) ?? '';
      return applyStrategicMergePatch(source.schema, typeName, current, parseMergePatch(text, ''));
    }
    default:
      return applyMergePatch(current, parseMergePatch(text));
  }
}

/** Server-side apply, which makes the object when there is none. */
async function apply(call: VerbCall, text: string): Promise<HttpAnswer> {
  const { request, resource } = call;
  const config = readConfiguration(text, resource);
  const force = isTrue(request.info.query.get('force'));
  const next = (live: ApiObject | undefined): ApiObject => {
    const configuration = resource.storedAs?.toStored(cloneJson(config)) ?? cloneJson(config);
    const applied = applyConfiguration(call, live, configuration, force);
    const { managedFields } = applied.metadata;
    const object = decodeText(request, resource.storedAs?.resource ?? resource, JSON.stringify(applied));
    if (managedFields !== undefined) object.metadata.managedFields = managedFields;
    object.metadata.name ??= request.target.name;
    checkName(request, object);
    if (live === undefined && config.metadata.uid) throw newMissingUid(call, config.metadata.uid);
    checkNamespace(request, object, resource.namespaced);
    return object;
  };
  const options = { allowCreate: request.target.subresource === '', managed: true };
  return writeState(call, 'PatchOptions', config.metadata.uid, (old) => Promise.resolve(next(old?.object)), options);
}

/** Who names a uid wants no new object. */
function newMissingUid({ store, request }: VerbCall, uid: string): StatusError {
  const reason = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
  return newConflict(store.groupResource, request.target.name, reason);
}

function readConfiguration(text: string, expected: GroupVersionKind): ApiObject {
  const value = readYamlMap(text);
  const { kind, apiVersion } = value;
  const version = typeof apiVersion === 'string' && apiVersion.split('/').length <= 2 ? apiVersion : '';
  const given = { ...parseGroupVersion(version), kind: typeof kind === 'string' ? kind : '' };
  if (formatGroupVersionKind(given) !== formatGroupVersionKind(expected))
    throw newBadRequest(`invalid object type: ${formatGroupVersionKind(given)}`);
  return { ...value, metadata: value['metadata'] ?? {} };
}

function readYamlMap(text: string): JsonObject {
  let value: unknown;
  try {
    value = parseYaml(text) ?? {};
  } catch (error) {
    if (error instanceof YamlError)
      throw newBadRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`);
    throw error;
  }
  if (isJsonObject(value)) return value;
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  const problem = `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
  throw newBadRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${problem}`);
}
