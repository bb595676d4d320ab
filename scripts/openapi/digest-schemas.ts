import { createHash } from 'node:crypto';

/** A short digest of each schema, whatever the order of its keys. */
export function digestSchemas(schemas: Readonly<Record<string, unknown>>): Record<string, string> {
  const names = Object.keys(schemas).sort();
  return Object.fromEntries(names.map((name) => [name, digest(schemas[name])]));
}

function digest(schema: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(schema)))
    .digest('hex')
    .slice(0, 8);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
