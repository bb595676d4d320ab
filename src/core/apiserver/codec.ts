import { invalid } from '../meta/field-error.ts';
import type { GroupVersionKind } from '../meta/group-version.ts';
import { type ApiObject, cloneJson, isJsonObject, type JsonObject } from '../meta/object.ts';
import {
  newBadRequest,
  newInternalError,
  newInvalid,
  newRequestEntityTooLarge,
  newUnsupportedMediaType,
} from '../meta/status.ts';
import { parseYaml, YamlError } from '../meta/yaml/parse.ts';
import type { HttpRequest } from '../network/http.ts';
import type { AnyResource } from '../registry/resource.ts';
import { decodeBody, decodeValue, type FieldValidation, type Patched, summarize } from '../schema/decode.ts';
import { applyDefaults } from '../schema/defaults.ts';
import { normalizeObject } from '../schema/normalize.ts';
import { schemaTable } from '../schema/table.ts';
import type { ApiRequest } from './api-request.ts';
import { dropNulls } from './custom-resources/drop-nulls.ts';

/** What bodies may be written in. */
const bodyTypes = ['application/json', 'application/yaml'];
const namedBodyTypes = [...bodyTypes, 'application/vnd.kubernetes.protobuf'];

/** The media type of a body without its parameters. Bodies without one are JSON. */
export function mediaTypeOf(http: HttpRequest): string {
  return (http.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
}

const protobufType = 'application/vnd.kubernetes.protobuf';

/** The text of a body as JSON, whatever it was written in. Throws a Status for what cannot be read. */
export async function readJsonBody(http: HttpRequest): Promise<string> {
  const type = mediaTypeOf(http);
  if (type === protobufType) return protobufToJson(http);
  if (!bodyTypes.includes(type) && type !== '*/*') throw newUnsupportedMediaType(namedBodyTypes);
  const text = await readText(http);
  return type === 'application/yaml' ? yamlToJson(text) : text;
}

/** Half of a character, which as Go's decoder has it stands for no character that is known. */
const surrogate = /\\u[dD][89a-fA-F]/;
const loneSurrogate = /^\\u[dD][89a-fA-F]..$/;
/** Whole characters first. */
const escapes = /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/gs;

const maximumBodySize = 3 * 1024 * 1024;

/** The text of a body. Throws RequestEntityTooLarge. */
export async function readText({ body }: HttpRequest): Promise<string> {
  const text = await body.text();
  if (text.length > maximumBodySize) throw newRequestEntityTooLarge(`limit is ${maximumBodySize}`);
  return surrogate.test(text)
    ? text.replace(escapes, (found) => (loneSurrogate.test(found) ? '\\ufffd' : found))
    : text;
}

async function protobufToJson(http: HttpRequest): Promise<string> {
  const bytes = new Uint8Array(await http.body.bytes());
  if (bytes.length === 0) return '';
  const { decodeProtobuf } = await import('./protobuf/decode.ts');
  try {
    const object = decodeProtobuf(bytes);
    if (object !== undefined) return JSON.stringify(object);
  } catch (error) {
    throw newBadRequest(error instanceof Error ? error.message : String(error));
  }
  throw newUnsupportedMediaType(namedBodyTypes);
}

function yamlToJson(text: string): string {
  try {
    return JSON.stringify(parseYaml(text) ?? null);
  } catch (error) {
    if (error instanceof YamlError) throw newBadRequest(`error converting YAML to JSON: ${error.message}`);
    throw error;
  }
}

/** The `fieldValidation` of a write; what is not known is refused as the server does. */
export function fieldValidationOf(request: ApiRequest): FieldValidation {
  const value = request.info.query.get('fieldValidation') ?? '';
  return value === 'Strict' || value === 'Ignore' ? value : 'Warn';
}

/** Decodes the body of a write to `resource`, brought into the stored version with its defaults. */
export async function decodeObject(request: ApiRequest, resource: AnyResource): Promise<ApiObject> {
  const text = await readJsonBody(request.http);
  const object = decodeText(request, resource, text);
  request.audit?.received(object);
  return object;
}

export function decodeText(request: ApiRequest, resource: AnyResource, text: string): ApiObject {
  const checked = resource.custom === undefined ? text : checkCustom(resource, text);
  const { object, warnings } = decodeBody(resource.schema, checked, resource, fieldValidationOf(request));
  request.warnings.push(...warnings);
  return toStored(resource, object);
}

/** The same for a value that a patch made. What is `partial` lacks its spec, and gets no defaults. */
export function decodePatched(
  request: ApiRequest,
  resource: AnyResource,
  value: unknown,
  patched: Patched,
  partial = false,
): ApiObject {
  if (resource.custom !== undefined) {
    dropNulls(resource.custom.openApi, value);
    checkTypes(resource, value);
  }
  const { object, warnings } = decodeValue(resource.schema, value, resource, fieldValidationOf(request), patched);
  request.warnings.push(...warnings);
  return toStored(resource, object, partial);
}

/** What was made of an object in a version of its kind, as it is stored. Fields that are not known are dropped. */
export function decodeStored(resource: AnyResource, value: unknown): ApiObject {
  if (resource.custom !== undefined) checkTypes(resource, value);
  return toStored(resource, decodeBody(resource.schema, JSON.stringify(value), resource, 'Ignore').object);
}

/** Decodes the body of a subresource with a kind of its own. */
export async function decodeAs(request: ApiRequest, kind: GroupVersionKind): Promise<ApiObject> {
  const text = await readJsonBody(request.http);
  if (schemaTable.nameOf(kind) === undefined) throw newInternalError(`no schema of ${kind.kind}`);
  const { object, warnings } = decodeBody(schemaTable, text, kind, fieldValidationOf(request));
  request.warnings.push(...warnings);
  return object;
}

/** The text without the nulls that the kind's schema does not allow. Throws a Status for another kind, or wrong types. */
function checkCustom(resource: AnyResource, text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  if (isJsonObject(value)) checkKind(resource, text, value);
  const isChanged = resource.custom !== undefined && dropNulls(resource.custom.openApi, value);
  checkTypes(resource, value);
  return isChanged ? JSON.stringify(value) : text;
}

/** What is of another kind than the path is told of in words that only custom resources hear. */
function checkKind(resource: AnyResource, text: string, { kind, apiVersion, metadata }: JsonObject): void {
  if (kind === undefined || kind === '') {
    const reason = `Object 'Kind' is missing in '${text}'`;
    throw newBadRequest(
      `the object provided is unrecognized (must be of type ${resource.kind}): ${reason} (${summarize(text)})`,
    );
  }
  if (typeof apiVersion === 'string' && apiVersion !== '' && apiVersion !== resource.apiVersion) {
    const problem = `does not match the expected API version (${resource.apiVersion})`;
    throw newBadRequest(`the API version in the data (${apiVersion}) ${problem}`);
  }
  if (typeof kind !== 'string' || kind === resource.kind) return;
  const name = isJsonObject(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : '';
  throw newInvalid({ group: resource.group, kind }, name, [invalid('kind', kind, `must be ${resource.kind}`)]);
}

/** Values of a wrong type are told of as all that validation finds is, not as failures to decode. */
function checkTypes(resource: AnyResource, value: unknown): void {
  const errors = resource.custom?.validate(value) ?? [];
  if (!errors.some(({ type }) => type === 'FieldValueTypeInvalid')) return;
  const metadata = isJsonObject(value) && isJsonObject(value['metadata']) ? value['metadata'] : {};
  throw newInvalid(resource, typeof metadata['name'] === 'string' ? metadata['name'] : '', errors);
}

/** Fills in the defaults, and brings the object into the stored version and the form in which it is written. */
function toStored(resource: AnyResource, object: ApiObject, partial = false): ApiObject {
  const { schema, storedAs } = resource;
  if (!partial) {
    if (resource.custom === undefined) withParts(resource, object);
    applyDefaults(schema, schema.nameOf(resource) ?? '', object);
    resource.strategy.defaults?.(object);
  }
  const stored = storedAs === undefined ? object : storedAs.toStored(object);
  const storedResource = storedAs?.resource ?? resource;
  if (storedAs !== undefined && !partial) storedResource.strategy.defaults?.(stored);
  if (storedResource.custom === undefined) {
    normalizeObject(storedResource.schema, storedResource.schema.nameOf(storedResource) ?? '', stored);
  }
  return stored;
}

/** What a kind always consists of is there even where nobody wrote it, as the types say; its status is the strategy's. */
function withParts({ schema, kind, group, version }: AnyResource, object: ApiObject): void {
  const fields = schema.type(schema.nameOf({ kind, group, version }) ?? '')?.fields;
  const parts = object as unknown as Record<string, unknown>;
  for (const name in fields) {
    const field = fields[name];
    if (field?.t === 'ref' && field.value === true && name !== 'status') parts[name] ??= {};
  }
}

/** A stored object as the version of the path shows it; it may be changed. */
export function toServed(resource: AnyResource, stored: ApiObject): ApiObject {
  return resource.storedAs === undefined ? cloneJson(stored) : resource.storedAs.fromStored(stored);
}
