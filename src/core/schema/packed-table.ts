import type { SchemaField, SchemaType } from '../meta/schema-source.ts';

/**
 * The types of the built-in kinds as scripts/generate-api.ts writes them, short because every page loads them.
 *
 * A type is `Name;field;field`, its name followed by `*` for a kind with the fields that `impliedFields` tells, `!` for a kind
 * without them, `~` for a type that is one value to server-side apply. A field is `name kind` and, where JSON and Go differ from
 * the usual, ` letters:GoType`: p for a pointer, v for a structure by value, a for always written. The kind is one of the
 * letters below, `[kind` for a list, `{kind` for a map, `>Name` or `>core/v1.Name` for a type; `~` or `@4` behind it adds that a
 * list is atomic, or what `extras[4]` says.
 */
export interface PackedTable {
  /** The groups that are not called like the package of their types. */
  readonly groups: Record<string, string>;
  readonly extras: object[];
  /** By package and version: `core/v1`. */
  readonly types: Record<string, string[]>;
}

export const fieldLetters: Readonly<Record<string, SchemaField>> = {
  s: { t: 'string' },
  i: { t: 'integer' },
  l: { t: 'integer', f: 'int64' },
  n: { t: 'number' },
  b: { t: 'boolean' },
  y: { t: 'bytes' },
  t: { t: 'time' },
  u: { t: 'microTime' },
  q: { t: 'quantity' },
  o: { t: 'intOrString' },
  a: { t: 'any' },
};

/** The fields that nearly every kind has, by the name of its type. */
export function impliedFields(type: string): Readonly<Record<string, string>> {
  const isList = type.endsWith('List');
  return {
    apiVersion: 's',
    ...(isList && { items: `[>${type.slice(0, -'List'.length)} a` }),
    kind: 's',
    metadata: isList ? '>meta/v1.ListMeta v' : '>meta/v1.ObjectMeta v',
  };
}

/** A type of the table whose fields are not looked at yet. */
export interface PackedType {
  readonly name: string;
  /** `group/version/kind`, for kinds. */
  readonly kind: string | undefined;
  unpack(): SchemaType;
}

export function packedTypes({ groups, extras, types }: PackedTable): PackedType[] {
  return Object.entries(types).flatMap(([place, texts]) => {
    const [module = '', version = ''] = place.split('/');
    return texts.map((text) => {
      const [, type = '', mark = '', atomic = ''] = /^(\w+)([*!]?)(~?)/.exec(text) ?? [];
      return {
        name: `${place}.${type}`,
        kind: mark === '' ? undefined : `${groups[module] ?? module}/${version}/${type}`,
        unpack: () => ({
          fields: unpackFields(text.split(';').slice(1), mark === '*' ? impliedFields(type) : {}, place, extras),
          ...(atomic !== '' && { mapType: 'atomic' as const }),
        }),
      };
    });
  });
}

function unpackFields(
  texts: readonly string[],
  implied: Readonly<Record<string, string>>,
  place: string,
  extras: readonly object[],
): Record<string, SchemaField> {
  const own = texts.map((text): [string, string] => {
    const space = text.indexOf(' ');
    return [text.slice(0, space), text.slice(space + 1)];
  });
  const fields = Object.entries({ ...implied, ...Object.fromEntries(own) });
  const sorted = fields.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, text]) => [name, unpackField(text, place, extras)]));
}

function unpackField(text: string, place: string, extras: readonly object[]): SchemaField {
  const [kind = '', shape = ''] = text.split(' ');
  const [letters = '', goType] = shape.split(':');
  return {
    ...unpackKind(kind, place, extras),
    ...(letters.includes('p') && { pointer: true }),
    ...(letters.includes('v') && { value: true }),
    ...(letters.includes('a') && { always: true }),
    ...(goType !== undefined && { goType }),
  };
}

function unpackKind(kind: string, place: string, extras: readonly object[]): SchemaField {
  const [, head = '', atomic, extra] = /^(.*?)(?:(~)|@(\d+))?$/.exec(kind) ?? [];
  return {
    ...unpackShape(head, place, extras),
    ...(atomic !== undefined && { listType: 'atomic' as const }),
    ...(extra !== undefined && extras[Number(extra)]),
  };
}

function unpackShape(kind: string, place: string, extras: readonly object[]): SchemaField {
  const rest = kind.slice(1);
  if (kind.startsWith('[')) return { t: 'array', of: unpackKind(rest, place, extras) };
  if (kind.startsWith('{')) return { t: 'map', of: unpackKind(rest, place, extras) };
  if (kind.startsWith('>')) return { t: 'ref', ref: rest.includes('/') ? rest : `${place}.${rest}` };
  return fieldLetters[kind] ?? { t: 'any' };
}
