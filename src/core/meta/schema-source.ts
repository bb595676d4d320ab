import type { GroupVersionKind } from './group-version.ts';

export type FieldKind =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'bytes'
  | 'time'
  | 'microTime'
  | 'quantity'
  | 'intOrString'
  | 'any'
  | 'array'
  | 'map'
  | 'ref'
  | 'object';

/** What the server knows of one field. */
export interface SchemaField {
  readonly t: FieldKind;
  /** Of an integer: 64 bits rather than 32. */
  readonly f?: 'int64';
  /** Of arrays and maps: the elements. */
  readonly of?: SchemaField;
  /** The name of a type: `core/v1.PodSpec`. */
  readonly ref?: string;
  /** Of `object`: a type without a name, as custom resources have. */
  readonly type?: SchemaType;
  readonly listType?: 'atomic' | 'set' | 'map';
  /** The keys of a list of type `map`. */
  readonly keys?: readonly string[];
  readonly mapType?: 'atomic' | 'granular';
  /** Strategic merge patch: `merge`, `retainKeys`, `merge,retainKeys`; absent for `replace`. */
  readonly patch?: string;
  readonly mergeKey?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  /** A pointer in Go: zero is kept, absence is not zero. */
  readonly pointer?: boolean;
  /** A structure by value in Go: always written, `{}` when empty. */
  readonly value?: boolean;
  /** Written even when empty. */
  readonly always?: boolean;
  /** Null is a value of its own, as custom resources may ask. */
  readonly nullable?: boolean;
  /** The name of the type in error messages where the field does not tell: `v1.RestartPolicy`. */
  readonly goType?: string;
}

export interface SchemaType {
  readonly fields: Readonly<Record<string, SchemaField>>;
  readonly required?: readonly string[];
  readonly mapType?: 'atomic' | 'granular';
  /** Fields that are not declared are kept, as custom resources may ask. */
  readonly preserveUnknown?: boolean;
}

/** Where the types of fields come from: the table of the built-in kinds, or a custom resource's schema. */
export interface SchemaSource {
  /** The type called `name`, such as `core/v1.PodSpec`. */
  type(name: string): SchemaType | undefined;
  /** The name of a kind's type. */
  nameOf(kind: GroupVersionKind): string | undefined;
}

/** The structure behind a `ref` or `object` field; undefined for all others. */
export function structureOf(source: SchemaSource, field: SchemaField | undefined): SchemaType | undefined {
  if (field === undefined) return undefined;
  return field.type ?? (field.ref === undefined ? undefined : source.type(field.ref));
}

/** The field called `name`, if the structure declares it. */
export function fieldOf(structure: SchemaType | undefined, name: string): SchemaField | undefined {
  return structure !== undefined && Object.hasOwn(structure.fields, name) ? structure.fields[name] : undefined;
}
