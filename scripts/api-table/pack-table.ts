import type { SchemaField } from '../../src/core/meta/schema-source.ts';
import { fieldLetters, impliedFields, type PackedTable } from '../../src/core/schema/packed-table.ts';

/** A type as the OpenAPI documents tell of it. */
export interface TableEntry {
  readonly fields: Readonly<Record<string, SchemaField>>;
  readonly mapType?: string;
  readonly gvk?: readonly [group: string, version: string, kind: string];
}

/** Letters and perhaps a Go type, by type and field, as test/conformance/shapes finds them in the Go types. */
export type GoTypes = Readonly<Record<string, Readonly<Record<string, string>>>>;

const letters = new Map(Object.entries(fieldLetters).map(([letter, field]) => [JSON.stringify(field), letter]));

/** What `unpackTable` reads: the types of the API, short because every page loads them. */
export function packTable(table: Readonly<Record<string, TableEntry>>, goTypes: GoTypes): PackedTable {
  const packed: PackedTable = { groups: {}, extras: [], types: {} };
  for (const [name, { gvk }] of Object.entries(table)) {
    const { module } = split(name);
    if (gvk !== undefined && gvk[0] !== module) packed.groups[module] = gvk[0];
  }
  for (const [name, entry] of Object.entries(table)) {
    const place = split(name).place;
    const types = packed.types[place] ?? [];
    packed.types[place] = types;
    types.push(packType(name, entry, goTypes[name] ?? {}, packed));
  }
  return packed;
}

/** `core/v1.PodSpec` in its parts. */
function split(name: string): { place: string; module: string; type: string } {
  const [, place = '', module = '', type = ''] = /^(([^/]+)\/[^.]+)\.(.+)$/.exec(name) ?? [];
  return { place, module, type };
}

function packType(
  name: string,
  { fields, gvk, mapType = '' }: TableEntry,
  goTypes: Readonly<Record<string, string>>,
  packed: PackedTable,
): string {
  const { place, type } = split(name);
  const implied = gvk === undefined ? {} : impliedFields(type);
  const isPlain = Object.keys(implied).every((field) => field in fields);
  const mark = gvk === undefined ? '' : isPlain ? '*' : '!';
  const texts = Object.entries(fields).flatMap(([field, shape]) => {
    const text = `${packField(shape, place, packed)} ${goTypes[field] ?? ''}`.trimEnd();
    return isPlain && implied[field] === text ? [] : [`${field} ${text}`];
  });
  return [type + mark + (mapType === 'atomic' ? '~' : ''), ...texts].join(';');
}

function packField({ t, of, ref = '', ...extras }: SchemaField, place: string, packed: PackedTable): string {
  if (t === 'array' || t === 'map') {
    const inner = of === undefined ? 'a' : packField(of, place, packed);
    return (t === 'array' ? '[' : '{') + inner + packExtras(extras, packed, /[~\d]$/.test(inner));
  }
  if (t === 'ref')
    return `>${ref.startsWith(`${place}.`) ? ref.slice(place.length + 1) : ref}${packExtras(extras, packed)}`;
  const { f, ...others } = extras;
  const letter = letters.get(JSON.stringify({ t, ...(f !== undefined && { f }) }));
  if (letter === undefined) throw new Error(`no letter for a field of the kind ${t}`);
  return letter + packExtras(others, packed);
}

/** `~` is the most frequent, the others stand in a list of their own. `always`: what is before them has some too. */
function packExtras(extras: object, { extras: known }: PackedTable, always = false): string {
  const text = JSON.stringify(extras);
  if (text === '{}' && !always) return '';
  if (text === '{"listType":"atomic"}') return '~';
  const index = known.findIndex((each) => JSON.stringify(each) === text);
  return `@${index < 0 ? known.push(extras) - 1 : index}`;
}
