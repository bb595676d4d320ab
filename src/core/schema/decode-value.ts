import { childPath } from '../meta/field-error.ts';
import { define, isJsonObject, type JsonObject } from '../meta/object.ts';
import { canonicalQuantity, QuantityError } from '../meta/quantity.ts';
import { fieldOf, type SchemaField, type SchemaSource, type SchemaType, structureOf } from '../meta/schema-source.ts';
import { conversionMessage } from './conversion-message.ts';
import { DecodeError } from './decode-error.ts';
import { decodeTime } from './decode-time.ts';
import { goTypeName, structureName } from './go-type-name.ts';
import { zeroStructure, zeroValue } from './normalize.ts';

/** Where the decoder is: enough to name it both as Go's decoder does and as strict decoding does. */
interface Place {
  /** The structure whose field is being decoded: `PodSpec`. */
  readonly structure: string;
  /** The fields since the root, without indices: `spec.containers.name`. */
  readonly fields: string;
  /** With indices: `spec.containers[0].name`. */
  readonly path: string;
}

const nowhere: Place = { structure: '', fields: '', path: '' };

/**
 * Reads one object against the schema. What Go refuses is an error; what the schema does not know is left out and counted in
 * `unknown`.
 */
export class ValueDecoder {
  /** The paths of the fields that the schema does not know, each once. */
  readonly unknown = new Set<string>();
  readonly #source: SchemaSource;
  readonly #converts: boolean;
  #firstError: DecodeError | undefined;

  /** `converts`: refuses as the conversion of what a strategic patch made does, and cuts numbers that are too large. */
  constructor(source: SchemaSource, converts = false) {
    this.#source = source;
    this.#converts = converts;
  }

  /** The object as the schema has it. Throws DecodeError. */
  decode(typeName: string, value: unknown): JsonObject {
    const root: SchemaField = { t: 'ref', ref: typeName };
    const decoded = this.#structure(root, this.#source.type(typeName), value, nowhere);
    if (this.#firstError !== undefined) throw this.#firstError;
    return isJsonObject(decoded) ? decoded : {};
  }

  #value(field: SchemaField, value: unknown, place: Place): unknown {
    switch (field.t) {
      case 'any':
        return value;
      case 'ref':
      case 'object':
        return this.#structure(field, structureOf(this.#source, field), value, place);
      case 'array':
        return this.#array(field, value, place);
      case 'map':
        return this.#map(field, value, place);
      case 'integer':
      case 'number':
        return this.#number(field, value, place);
      case 'boolean':
        return typeof value === 'boolean' ? value : this.#mismatch(field, value, place);
      case 'string':
        return typeof value === 'string' ? value : this.#mismatch(field, value, place);
      case 'bytes':
        return typeof value === 'string' ? this.#bytes(value) : this.#mismatch(field, value, place);
      case 'time':
      case 'microTime':
        return typeof value === 'string' ? decodeTime(value, field.t) : this.#refuse('string', value, place);
      case 'quantity':
        return decodeQuantity(value);
      case 'intOrString':
        return typeof value === 'string' || isInt32(value) ? value : this.#refuse('int32', value, place);
    }
  }

  #structure(field: SchemaField, structure: SchemaType | undefined, value: unknown, place: Place): unknown {
    if (structure === undefined) return value;
    if (!isJsonObject(value)) return this.#mismatch(field, value, place);
    const result: JsonObject = {};
    const name = structureName(field);
    for (const key of Object.keys(value)) {
      const child = fieldOf(structure, key);
      const item = value[key];
      if (child === undefined) {
        if (structure.preserveUnknown === true) define(result, key, item);
        else this.unknown.add(childPath(place.path, key));
      } else if (item !== null) {
        const inner = { structure: name, fields: childPath(place.fields, key), path: childPath(place.path, key) };
        const decoded = this.#value(child, item, inner);
        if (decoded !== undefined) result[key] = decoded;
      } else if (child.nullable === true) result[key] = null;
    }
    return result;
  }

  #array(field: SchemaField, value: unknown, place: Place): unknown {
    const { of } = field;
    if (!Array.isArray(value)) return this.#mismatch(field, value, place);
    if (of === undefined) return value;
    return value.map((item: unknown, index) => {
      if (item === null) return this.#zero(of);
      return this.#value(of, item, { ...place, path: `${place.path}[${index}]` });
    });
  }

  #map(field: SchemaField, value: unknown, place: Place): unknown {
    const { of } = field;
    if (!isJsonObject(value)) return this.#mismatch(field, value, place);
    if (of === undefined) return value;
    const result: JsonObject = {};
    for (const key of Object.keys(value)) {
      const item = value[key];
      const decoded =
        item === null ? this.#zero(of) : this.#value(of, item, { ...place, path: childPath(place.path, key) });
      define(result, key, decoded);
    }
    return result;
  }

  #zero(field: SchemaField): unknown {
    const structure = structureOf(this.#source, field);
    return structure === undefined ? zeroValue(this.#source, field) : zeroStructure(this.#source, structure);
  }

  #number(field: SchemaField, value: unknown, place: Place): unknown {
    if (typeof value !== 'number') return this.#mismatch(field, value, place);
    if (this.#converts && field.t === 'integer' && field.f === undefined && Number.isInteger(value)) return value | 0;
    const fits = field.t === 'number' || isInt32(value) || (field.f === 'int64' && Number.isInteger(value));
    return fits ? value : this.#mismatch(field, value, place);
  }

  #bytes(value: string): string | undefined {
    const text = value.replace(/[\r\n]/g, '');
    const position = illegalBase64(text);
    if (position === undefined) return text;
    this.#firstError ??= new DecodeError(`illegal base64 data at input byte ${position}`);
    return undefined;
  }

  /** Noted, and reported in the end: Go's decoder goes on after such a value. */
  #mismatch(field: SchemaField, value: unknown, place: Place): undefined {
    if (this.#converts) throw new DecodeError(conversionMessage(field, value));
    this.#firstError ??= mismatchError(goTypeName(field), value, place);
    return undefined;
  }

  /** Reported at once: types that decode themselves stop Go's decoder. */
  #refuse(type: string, value: unknown, place: Place): never {
    throw mismatchError(type, value, this.#converts ? nowhere : place);
  }
}

function mismatchError(type: string, value: unknown, place: Place): DecodeError {
  const where = place.fields === '' ? 'Go value' : `Go struct field ${place.structure}.${place.fields}`;
  return new DecodeError(`json: cannot unmarshal ${jsonType(value, type)} into ${where} of type ${type}`);
}

function jsonType(value: unknown, wanted: string): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return /^(u?int|float)\d+$/.test(wanted) ? `number ${value}` : 'number';
  return typeof value;
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= -0x8000_0000 && value <= 0x7fff_ffff;
}

function decodeQuantity(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? value : 'x';
  try {
    return canonicalQuantity(text);
  } catch (error) {
    throw error instanceof QuantityError ? new DecodeError(error.message) : error;
  }
}

function illegalBase64(text: string): number | undefined {
  const legal = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/.exec(text)?.[0].length ?? 0;
  if (legal === text.length) return undefined;
  const rest = text.slice(legal);
  const letters = /^[A-Za-z0-9+/]*/.exec(rest)?.[0].length ?? 0;
  return letters === rest.length ? legal + (rest.length - (rest.length % 4)) : legal + letters;
}
