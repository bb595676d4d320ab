/** What a type is at its head; its parameters and fields come beside. */
export type CelTypeKind =
  | 'bool'
  | 'bytes'
  | 'double'
  | 'dyn'
  | 'duration'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  | 'opaque'
  | 'parameter'
  | 'string'
  | 'struct'
  | 'timestamp'
  | 'type'
  | 'uint';

/** The types of the fields of a struct, by name as expressions write it. */
export type FieldTypes = (name: string) => CelType | undefined;

/** A type of the Common Expression Language. Equal types may be different objects. */
export class CelType {
  readonly kind: CelTypeKind;
  /** As `type(x)` prints it. */
  readonly name: string;
  readonly parameters: readonly CelType[];
  readonly fields: FieldTypes | undefined;

  constructor(kind: CelTypeKind, name: string, parameters: readonly CelType[] = [], fields?: FieldTypes) {
    this.kind = kind;
    this.name = name;
    this.parameters = parameters;
    this.fields = fields;
  }
}

export const boolType = new CelType('bool', 'bool');
export const bytesType = new CelType('bytes', 'bytes');
export const doubleType = new CelType('double', 'double');
export const dynType = new CelType('dyn', 'dyn');
export const durationType = new CelType('duration', 'google.protobuf.Duration');
export const errorType = new CelType('error', 'error');
export const intType = new CelType('int', 'int');
export const nullType = new CelType('null', 'null_type');
export const stringType = new CelType('string', 'string');
export const timestampType = new CelType('timestamp', 'google.protobuf.Timestamp');
export const uintType = new CelType('uint', 'uint');

export function listTypeOf(element: CelType): CelType {
  return new CelType('list', 'list', [element]);
}

export function mapTypeOf(key: CelType, value: CelType): CelType {
  return new CelType('map', 'map', [key, value]);
}

export function optionalTypeOf(value: CelType): CelType {
  return new CelType('opaque', 'optional_type', [value]);
}

export function typeTypeOf(type: CelType): CelType {
  return new CelType('type', 'type', [type]);
}

export function typeParameter(name: string): CelType {
  return new CelType('parameter', name);
}

/** A type with fields, or one that only functions look into. */
export function structType(name: string, fields?: FieldTypes): CelType {
  return new CelType('struct', name, [], fields);
}

/** The types of lists and maps whose contents are not known, as values have them. */
export const listOfAny = listTypeOf(dynType);
export const mapOfAny = mapTypeOf(dynType, dynType);
export const optionalOfAny = optionalTypeOf(dynType);
export const typeOfAny = new CelType('type', 'type');

export function isDyn(type: CelType): boolean {
  return type.kind === 'dyn';
}

export function isOptional(type: CelType): boolean {
  return type.kind === 'opaque' && type.name === 'optional_type';
}

/** The type inside an optional, or the type itself. */
export function withoutOptional(type: CelType): CelType {
  return isOptional(type) ? (type.parameters[0] ?? dynType) : type;
}

export function isSameType(a: CelType, b: CelType): boolean {
  if (a === b) return true;
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, index) => isSameType(parameter, b.parameters[index] ?? errorType))
  );
}
