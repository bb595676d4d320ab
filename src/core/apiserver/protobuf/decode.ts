import { define, type JsonObject } from '../../meta/object.ts';
import type { SchemaType } from '../../meta/schema-source.ts';
import messagesJson from '../../schema/protobuf.json' with { type: 'json' };
import { schemaTable } from '../../schema/table.ts';
import { ProtobufReader, type WireValue } from './reader.ts';
import { decodeSpecial } from './special-messages.ts';

/** How one field stands on the wire: see scripts/generate-protobuf.ts. */
interface Field {
  readonly name: string;
  readonly letter: string;
  readonly repeated: boolean;
  readonly map: boolean;
  readonly type: string;
}

const messages = messagesJson as unknown as Readonly<Record<string, readonly string[]>>;
const parsed = new Map<string, Map<number, Field>>();
const text = new TextDecoder();

/** What every body starts with. */
const magic = [0x6b, 0x38, 0x73, 0x00];

/**
 * The JSON of a body of type `application/vnd.kubernetes.protobuf`, its apiVersion and kind as it says they are. Throws a
 * RangeError or Error for what cannot be read; undefined for kinds that are not known.
 */
export function decodeProtobuf(bytes: Uint8Array<ArrayBuffer>): JsonObject | undefined {
  if (!magic.every((byte, index) => bytes[index] === byte)) {
    throw new Error('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  }
  const unknown = decodeMessage('runtime.Unknown', bytes.subarray(magic.length));
  const { apiVersion = '', kind = '' } = (unknown['typeMeta'] ?? {}) as { apiVersion?: string; kind?: string };
  const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const name =
    schemaTable.nameOf({ group, version: version ?? '', kind }) ?? (kind in optionKinds ? `meta/v1.${kind}` : '');
  if (name === '' || messages[name] === undefined) return undefined;
  const raw = unknown['raw'] instanceof Uint8Array ? unknown['raw'] : new Uint8Array();
  return { kind, apiVersion, ...decodeMessage(name, new Uint8Array(raw)) };
}

/** Kinds that belong to no group of their own. */
const optionKinds = { CreateOptions: true, DeleteOptions: true, PatchOptions: true, UpdateOptions: true };

function decodeMessage(type: string, bytes: Uint8Array<ArrayBuffer>): JsonObject {
  const fields = fieldsOf(type);
  const schema = schemaTable.type(type);
  const object: JsonObject = {};
  const reader = new ProtobufReader(bytes);
  for (let part = reader.next(); part !== undefined; part = reader.next()) {
    const field = fields.get(part.number);
    if (field !== undefined) put(object, field, part.wire, schema);
  }
  return object;
}

function put(object: JsonObject, field: Field, wire: WireValue, schema: SchemaType | undefined): void {
  if (field.map) {
    putEntry(object, field, wire);
    return;
  }
  const value = readValue(field, wire);
  if (field.repeated) {
    const list = Array.isArray(object[field.name]) ? (object[field.name] as unknown[]) : [];
    list.push(value);
    object[field.name] = list;
    return;
  }
  const isDeclared = schema === undefined || Object.hasOwn(schema.fields, field.name);
  if (!isDeclared && field.letter === 'm') Object.assign(object, value);
  else if (!isZero(value) || schema?.fields[field.name]?.pointer === true) define(object, field.name, value);
}

/** Go writes what is not set as zero, except for pointers. */
function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === false || value === null;
}

function putEntry(object: JsonObject, field: Field, wire: WireValue): void {
  const map = (object[field.name] ?? {}) as JsonObject;
  object[field.name] = map;
  const reader = new ProtobufReader(bytesOf(wire));
  let key = '';
  let value: unknown = field.letter === 's' ? '' : {};
  for (let part = reader.next(); part !== undefined; part = reader.next()) {
    if (part.number === 1) key = text.decode(bytesOf(part.wire));
    else if (part.number === 2) value = readValue(field, part.wire);
  }
  define(map, key, value);
}

function readValue({ letter, type }: Field, wire: WireValue): unknown {
  switch (letter) {
    case 's':
      return text.decode(bytesOf(wire));
    case 'b':
      return type === 'runtime.Unknown' ? bytesOf(wire) : toBase64(bytesOf(wire));
    case 'B':
      return numberOf(wire) !== 0;
    case 'i':
      return numberOf(wire);
    case 'd':
      return new DataView(new Uint8Array(bytesOf(wire)).buffer).getFloat64(0, true);
    default:
      return decodeNested(type, bytesOf(wire));
  }
}

function decodeNested(type: string, bytes: Uint8Array<ArrayBuffer>): unknown {
  const message = decodeMessage(type, bytes);
  return decodeSpecial(type, message) ?? (isSpecial(type) ? null : message);
}

function isSpecial(type: string): boolean {
  return /^(intstr|resource)\.|^runtime\.RawExtension$|\.(ExtraValue|FieldsV1|MicroTime|Time|Verbs)$/.test(type);
}

function bytesOf(wire: WireValue): Uint8Array<ArrayBuffer> {
  if (wire.type === 'bytes') return wire.value;
  throw new RangeError('proto: wrong wireType');
}

function numberOf(wire: WireValue): number {
  if (wire.type === 'number') return Number(wire.value);
  throw new RangeError('proto: wrong wireType');
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function fieldsOf(type: string): Map<number, Field> {
  const known = parsed.get(type);
  if (known !== undefined) return known;
  const fields = new Map<number, Field>();
  const names = new Map(Object.keys(schemaTable.type(type)?.fields ?? {}).map((name) => [name.toLowerCase(), name]));
  for (const line of messages[type] ?? []) {
    const [number = '', written = '', kind = '', message = type] = line.split(' ');
    const name = names.get(written.toLowerCase()) ?? written;
    const map = kind.startsWith('M');
    const letter = kind.slice(map ? 1 : 0).replace('*', '');
    fields.set(Number(number), { name, letter, map, repeated: kind.endsWith('*'), type: message });
  }
  parsed.set(type, fields);
  return fields;
}
