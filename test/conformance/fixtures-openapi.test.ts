import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fieldDifferences, type OpenApiSchema } from './fixture-data/field-differences.ts';
import { newerFields } from './fixture-data/newer-fields.ts';
import { unpack, whySkipped } from './fixture-data/unpack.ts';

/**
 * The fields, list types, keys, merge keys and defaults that the server works with are those of the OpenAPI documents of
 * v1.35, but for what v1.36 changed.
 */
const archive = 'openapi-v3.k8s-1.35.tar.xz';

test('the types of all fields agree with the OpenAPI documents', { skip: whySkipped(archive) }, () => {
  const folder = unpack(archive);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  const schemas = new Map<string, OpenApiSchema>();
  for (const file of files) {
    const document = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      components: { schemas: Record<string, OpenApiSchema> };
    };
    for (const [name, schema] of Object.entries(document.components.schemas)) schemas.set(name, schema);
  }
  assert.ok(schemas.size > 700, String(schemas.size));
  const found = [...schemas.keys()].sort().flatMap((name) => fieldDifferences(schemas, name));
  assert.deepEqual(
    found.filter((difference) => !newerFields.has(difference)),
    [],
  );
  assert.deepEqual(
    [...newerFields.keys()].filter((difference) => !found.includes(difference)),
    [],
    'differences that are no more',
  );
});
