import { invalid } from '../meta/field-error.ts';
import { formatGroupVersion, type GroupVersionKind, noKindMessage, parseGroupVersion } from '../meta/group-version.ts';
import { type ApiObject, isJsonObject, type JsonObject } from '../meta/object.ts';
import { quote } from '../meta/quote.ts';
import type { SchemaSource } from '../meta/schema-source.ts';
import { newBadRequest, newInvalid } from '../meta/status.ts';
import { DecodeError } from './decode-error.ts';
import { ValueDecoder } from './decode-value.ts';
import { scanFields } from './duplicate-fields.ts';
import { explainJsonError } from './json-syntax.ts';

/** The query parameter of that name. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export interface Decoded {
  /** Only fields that the schema knows; no nulls; quantities and times in canonical form; apiVersion and kind always set. */
  readonly object: ApiObject;
  /** For the `Warning` headers, with `Warn`: `unknown field "spec.foo"`. */
  readonly warnings: readonly string[];
}

/**
 * Decodes the body of a write. `expected` is what the path takes: missing apiVersion and kind are filled in from it. Throws
 * BadRequest in the words of the server for what is not JSON, of another kind, of wrong types, and, with `Strict`, for fields
 * that are unknown or given twice.
 */
export function decodeBody(
  source: SchemaSource,
  text: string,
  expected: GroupVersionKind,
  fieldValidation: FieldValidation,
): Decoded {
  const value = parseJson(text, expected);
  const kind = readKind(value, text, expected);
  if (kind.kind !== expected.kind || formatGroupVersion(kind) !== formatGroupVersion(expected))
    throw wrongKind(source, kind, expected);
  const strictErrors: string[] = [];
  const object = decodeAs(new ValueDecoder(source), typeNameOf(source, expected), value, expected, {
    check: (unknown) => {
      if (fieldValidation !== 'Ignore') strictErrors.push(...findStrictErrors(text, unknown));
    },
    refuse: (reason) => unhandled(expected, expected, reason),
  });
  if (fieldValidation === 'Strict' && strictErrors.length > 0) {
    throw unhandled(kind, expected, `strict decoding error: ${strictErrors.slice(0, 100).join(', ')}`);
  }
  return { object, warnings: strictErrors.slice(0, 100) };
}

/** How a value that a patch made is refused. */
export interface Patched {
  /** The patch as the refusal shows it. */
  readonly shown: string;
  /** The patch was a strategic one. */
  readonly strategic: boolean;
}

/**
 * The same for a value that a patch made. `fieldValidation` cannot see duplicates here. Throws an Invalid Status about the
 * field `patch`.
 */
export function decodeValue(
  source: SchemaSource,
  value: unknown,
  expected: GroupVersionKind,
  fieldValidation: FieldValidation,
  { shown, strategic }: Patched,
): Decoded {
  const refuse = (reason: string): Error => newInvalid({ group: '', kind: '' }, '', [invalid('patch', shown, reason)]);
  let strictErrors: string[] = [];
  const check = (unknown: ReadonlySet<string>): void => {
    if (fieldValidation !== 'Ignore') strictErrors = [...unknown].map((path) => `unknown field ${quote(path)}`);
  };
  const object = decodeAs(new ValueDecoder(source, strategic), typeNameOf(source, expected), value, expected, {
    check,
    refuse,
  });
  if (fieldValidation === 'Strict' && strictErrors.length > 0)
    throw refuse(`strict decoding error: ${strictErrors.join(', ')}`);
  return { object, warnings: strictErrors };
}

interface Findings {
  readonly check: (unknown: ReadonlySet<string>) => void;
  readonly refuse: (reason: string) => Error;
}

function typeNameOf(source: SchemaSource, expected: GroupVersionKind): string {
  const typeName = source.nameOf(expected);
  if (typeName === undefined) throw new Error(noKindMessage(expected));
  return typeName;
}

function decodeAs(
  decoder: ValueDecoder,
  typeName: string,
  value: unknown,
  expected: GroupVersionKind,
  { check, refuse }: Findings,
): ApiObject {
  try {
    const object = decoder.decode(typeName, value ?? {});
    check(decoder.unknown);
    const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
    return { kind: expected.kind, apiVersion: formatGroupVersion(expected), ...object, metadata };
  } catch (error) {
    throw error instanceof DecodeError ? refuse(error.message) : error;
  }
}

function parseJson(text: string, expected: GroupVersionKind): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw unrecognized(text, expected, `couldn't get version/kind; json parse error: ${explainJsonError(text)}`);
  }
}

const typeMetaName =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** What the object says it is; what it leaves out is what is expected. */
function readKind(value: unknown, text: string, expected: GroupVersionKind): GroupVersionKind {
  if (value === null) return expected;
  if (!isJsonObject(value)) {
    const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    throw unrecognized(
      text,
      expected,
      parseFailure(`json: cannot unmarshal ${found} into Go value of type ${typeMetaName}`),
    );
  }
  const apiVersion = readText(value, 'apiVersion', text, expected);
  const kind = readText(value, 'kind', text, expected) || expected.kind;
  return { ...(apiVersion === '' ? expected : readGroupVersion(apiVersion, text, expected)), kind };
}

function readText(value: JsonObject, name: string, text: string, expected: GroupVersionKind): string {
  const found = value[name] ?? '';
  if (typeof found === 'string') return found;
  const type = Array.isArray(found) ? 'array' : typeof found === 'boolean' ? 'bool' : typeof found;
  throw unrecognized(
    text,
    expected,
    parseFailure(`json: cannot unmarshal ${type} into Go struct field .${name} of type string`),
  );
}

function readGroupVersion(
  apiVersion: string,
  text: string,
  expected: GroupVersionKind,
): { group: string; version: string } {
  try {
    return parseGroupVersion(apiVersion);
  } catch (error) {
    throw unrecognized(text, expected, error instanceof Error ? error.message : String(error));
  }
}

function parseFailure(reason: string): string {
  return `couldn't get version/kind; json parse error: ${reason}`;
}

function wrongKind(source: SchemaSource, kind: GroupVersionKind, expected: GroupVersionKind): Error {
  const internal = `${internalPackage(expected)}.${expected.kind}`;
  const reason =
    source.nameOf(kind) === undefined
      ? `${noKindMessage(kind)} in scheme "pkg/runtime/scheme.go:111"`
      : `converting (${kind.version}.${kind.kind}) to (${internal}): unknown conversion`;
  return unhandled(kind, expected, reason);
}

/** The Go package of the internal types, which is the first word of the group. */
function internalPackage({ group }: GroupVersionKind): string {
  return group === '' ? 'core' : (group.split('.')[0] ?? group);
}

function unhandled(kind: GroupVersionKind, expected: GroupVersionKind, reason: string): Error {
  return newBadRequest(
    `${kind.kind} in version ${quote(kind.version)} cannot be handled as a ${expected.kind}: ${reason}`,
  );
}

function unrecognized(text: string, expected: GroupVersionKind, reason: string): Error {
  return newBadRequest(
    `the object provided is unrecognized (must be of type ${expected.kind}): ${reason} (${summarize(text)})`,
  );
}

/** The start of a body as refusals show it. */
export function summarize(text: string): string {
  if (text === '') return '<empty>';
  const bytes = new TextEncoder().encode(text);
  const start = bytes.subarray(0, 30);
  const shown = text.startsWith('{')
    ? new TextDecoder().decode(start)
    : Array.from(start, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return bytes.length > 30 ? `${shown} ...` : shown;
}

/** In the order of the text, as a decoder meets them. */
function findStrictErrors(text: string, unknown: ReadonlySet<string>): string[] {
  const { duplicates, positions } = scanFields(text);
  const found = [
    ...[...duplicates].map((path) => ({ path, message: `duplicate field ${quote(path)}` })),
    ...[...unknown].map((path) => ({ path, message: `unknown field ${quote(path)}` })),
  ];
  const position = (path: string): number => positions.get(path) ?? 0;
  return found.sort((a, b) => position(a.path) - position(b.path)).map(({ message }) => message);
}
