import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { digestSchemas } from '../../../../scripts/openapi/digest-schemas.ts';
import { startTestApiServer, type TestApiServer } from '../testing.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

async function get(
  { transport }: TestApiServer,
  target: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { status, headers: sent, body } = await transport({ method: 'GET', target, headers });
  return { status, headers: sent, text: await body.text() };
}

test('every definition says what the real server says', async () => {
  await using server = await startTestApiServer();
  const real = JSON.parse(readFileSync('test/goldens/openapi/documents.json', 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const { text } = await get(server, '/openapi/v3');
  const { paths } = JSON.parse(text) as { paths: Record<string, { serverRelativeURL: string }> };
  for (const [path, digests] of Object.entries(real)) {
    const document = await get(server, paths[path]?.serverRelativeURL ?? '');
    const { components } = JSON.parse(document.text) as { components: { schemas: Record<string, unknown> } };
    assert.deepEqual(digestSchemas(components.schemas), digests, path);
  }
});

test('every path says what the real server says', async () => {
  await using server = await startTestApiServer();
  const real = JSON.parse(readFileSync('test/goldens/openapi/paths.json', 'utf8')) as Record<string, object>;
  for (const [group, digests] of Object.entries(real)) {
    const { text } = await get(server, `/openapi/v3/${group}`);
    const { paths } = JSON.parse(text) as { paths: Record<string, unknown> };
    assert.deepEqual(digestSchemas(paths), digests, group);
  }
});

test('a document that did not change is not sent again, and an old address leads to the new one', async () => {
  await using server = await startTestApiServer();
  const plain = await get(server, '/openapi/v3/apis/apps/v1');
  const { etag = '' } = plain.headers;
  assert.match(etag, /^"[0-9A-F]{128}"$/);
  assert.deepEqual([plain.status, plain.headers['vary']], [200, 'Accept']);
  const again = await get(server, '/openapi/v3/apis/apps/v1', { 'if-none-match': etag });
  assert.deepEqual([again.status, again.text], [304, '']);
  const right = `/openapi/v3/apis/apps/v1?hash=${etag.replaceAll('"', '')}`;
  assert.equal((await get(server, right)).headers['cache-control'], 'public, immutable');
  const old = await get(server, '/openapi/v3/apis/apps/v1?hash=ABC');
  assert.deepEqual([old.status, old.headers['location']], [301, right]);
  assert.equal((await get(server, '/openapi/v3/apis/none/v1')).status, 404);
});

test('version 2 has the same definitions in its own form', async () => {
  await using server = await startTestApiServer();
  const { text } = await get(server, '/openapi/v2');
  const { definitions } = JSON.parse(text) as { definitions: Record<string, { properties: Record<string, unknown> }> };
  const { restartPolicy, containers } = definitions['io.k8s.api.core.v1.PodSpec']?.properties ?? {};
  assert.deepEqual(Object.keys(restartPolicy ?? {}).sort(), ['description', 'enum', 'type']);
  const { items } = containers as { items: unknown };
  assert.deepEqual(items, { $ref: '#/definitions/io.k8s.api.core.v1.Container' });
});
