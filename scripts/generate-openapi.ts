/**
 * Writes src/core/schema/openapi-definitions.json (the definitions of OpenAPI without what they say) and openapi-supplement.json
 * (what they say and the models of @kubernetes/client-node do not) from the documents of a running API server, and into
 * test/goldens/openapi what these documents were.
 *
 * Usage: node --import tsx scripts/generate-openapi.ts DIRECTORY, with a file for each of the paths that /openapi/v3 lists, slashes
 * written as `__`: `apis__apps__v1.json`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestSchemas } from './openapi/digest-schemas.ts';
import { modelDescriptions } from './openapi/model-descriptions.ts';
import { type Definition, makeSupplement } from './openapi/supplement.ts';

const [, , directory] = process.argv;
if (directory === undefined) throw new Error('usage: generate-openapi.ts DIRECTORY');

type Document = { components?: { schemas?: Record<string, Definition> } };
const documents = new Map(
  readdirSync(directory).map((name) => [name, JSON.parse(readFileSync(join(directory, name), 'utf8')) as Document]),
);
const definitions = Object.fromEntries(
  [...documents.values()]
    .flatMap(({ components }) => Object.entries(components?.schemas ?? {}))
    .sort(([one], [other]) => (one < other ? -1 : 1)),
);

const goldens = readdirSync(directory).flatMap((file) => {
  const schemas = documents.get(file)?.components?.schemas;
  if (!/__v\d+\.json$/.test(file) || schemas === undefined) return [];
  return [[file.replace(/\.json$/, '').replaceAll('__', '/'), digestSchemas(schemas)] as const];
});
mkdirSync('test/goldens/openapi', { recursive: true });
writeFileSync('test/goldens/openapi/documents.json', `{\n${lines(Object.fromEntries(goldens))}\n}\n`);

write('definitions', definitions, (value) => withoutDescriptions(value));
const { texts, corrections } = makeSupplement(definitions, modelDescriptions());
writeFileSync(
  'src/core/schema/openapi-supplement.json',
  `{"texts":[\n${texts.map((text) => JSON.stringify(text)).join(',\n')}\n],\n"corrections":{\n${lines(corrections)}\n}}\n`,
);

function write(name: string, entries: Readonly<Record<string, unknown>>, change: (value: unknown) => unknown): void {
  const changed = Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, change(value)]));
  writeFileSync(`src/core/schema/openapi-${name}.json`, `{\n${lines(changed)}\n}\n`);
}

function lines(entries: Readonly<Record<string, unknown>>): string {
  return Object.entries(entries)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(',\n');
}

/** A field may be called description: only what is text is one. */
function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, each]) => key !== 'description' || typeof each !== 'string');
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutDescriptions(each)]));
}
