import type { SchemaSource, SchemaType } from '../meta/schema-source.ts';
import { packedTypes } from './packed-table.ts';
import tableJson from './table.json' with { type: 'json' };

const packed = packedTypes(tableJson);
const byName = new Map(packed.map((type) => [type.name, type]));
const names = new Map(packed.flatMap(({ kind, name }) => (kind === undefined ? [] : [[kind, name]])));
const types = new Map<string, SchemaType>();

/** The types of every built-in kind. */
export const schemaTable: SchemaSource = {
  type(name) {
    const type = types.get(name) ?? byName.get(name)?.unpack();
    if (type !== undefined) types.set(name, type);
    return type;
  },
  nameOf({ group, version, kind }) {
    return names.get(`${group}/${version}/${kind}`);
  },
};
