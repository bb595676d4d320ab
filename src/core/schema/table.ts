import type { SchemaField, SchemaSource, SchemaType } from '../meta/schema-source.ts';
import goTypesJson from './go-types.json' with { type: 'json' };
import tableJson from './table.json' with { type: 'json' };

interface TableEntry {
  readonly fields: Readonly<Record<string, SchemaField>>;
  readonly required?: readonly string[];
  readonly mapType?: 'atomic' | 'granular';
  readonly gvk?: readonly [group: string, version: string, kind: string];
}

const entries = new Map(Object.entries(tableJson as unknown as Record<string, TableEntry>));
const goTypes = new Map(Object.entries(goTypesJson as Record<string, Record<string, string>>));
const names = new Map<string, string>();
const types = new Map<string, SchemaType>();

for (const [name, { gvk }] of entries) if (gvk !== undefined) names.set(gvk.join('/'), name);

/** The types of every built-in kind. */
export const schemaTable: SchemaSource = {
  type(name) {
    const known = types.get(name);
    if (known !== undefined) return known;
    const entry = entries.get(name);
    if (entry === undefined) return undefined;
    const type = withGoTypes(entry, goTypes.get(name) ?? {});
    types.set(name, type);
    return type;
  },
  nameOf({ group, version, kind }) {
    return names.get(`${group}/${version}/${kind}`);
  },
};

/** go-types.json holds, for each field that differs from the usual, letters and perhaps a Go type; see its generator. */
function withGoTypes(entry: TableEntry, shapes: Readonly<Record<string, string>>): SchemaType {
  const fields: Record<string, SchemaField> = {};
  for (const [name, field] of Object.entries(entry.fields)) {
    const [letters = '', goType] = (shapes[name] ?? '').split(':');
    fields[name] = {
      ...field,
      ...(letters.includes('p') && { pointer: true }),
      ...(letters.includes('v') && { value: true }),
      ...(letters.includes('a') && { always: true }),
      ...(goType !== undefined && { goType }),
    };
  }
  return { ...entry, fields };
}
