import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decodeProtobuf } from '../../src/core/apiserver/protobuf/decode.ts';
import { startTestApiServer, type TestApiServer } from '../../src/core/apiserver/testing.ts';
import { parseGroupVersion } from '../../src/core/meta/group-version.ts';
import type { ApiObject } from '../../src/core/meta/object.ts';
import { parseYaml } from '../../src/core/meta/yaml/parse.ts';
import { decodeBody } from '../../src/core/schema/decode.ts';
import { normalizeObject } from '../../src/core/schema/normalize.ts';
import { schemaTable } from '../../src/core/schema/table.ts';
import { differentAnswers } from './fixture-data/different-answers.ts';
import { unpack, whySkipped } from './fixture-data/unpack.ts';
import answers from './fixtures-answers.json' with { type: 'json' };

/**
 * Every built-in kind with every field filled. Each decodes to the same from JSON, YAML and protobuf, and the API answers to
 * its creation as the real server did (under a name and with labels that are allowed).
 */
const archive = 'api-testdata-HEAD.k8s-1.36.4.tar.xz';
const skip = whySkipped(archive);

interface Answer {
  readonly name: string;
  readonly code: number;
  /** As far as the first 2000 characters. */
  readonly message?: string;
  readonly object?: object;
}

test('every fully populated object', { skip }, async (context) => {
  const folder = join(unpack(archive), 'HEAD');
  await using api = await startTestApiServer();
  const recorded = new Map((answers as readonly Answer[]).map((answer) => [answer.name, answer]));
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  assert.equal(names.length, 185);
  for (const file of names) {
    const name = file.slice(0, -'.json'.length);
    const text = readFileSync(join(folder, file), 'utf8');
    const object = JSON.parse(text) as ApiObject & { apiVersion?: string; kind?: string };
    const kind = { ...parseGroupVersion(object.apiVersion ?? ''), kind: object.kind ?? '' };
    const type = schemaTable.nameOf(kind);
    await context.test(name, async () => {
      if (type === undefined) return assertAbsent(api, kind);
      const yaml = readFileSync(join(folder, `${name}.yaml`), 'utf8');
      const bytes = new Uint8Array(readFileSync(join(folder, `${name}.pb`)));
      for (const value of [object, parseYaml(yaml), decodeProtobuf(bytes)]) {
        const { object: decoded } = decodeBody(schemaTable, JSON.stringify(value), kind, 'Strict');
        normalizeObject(schemaTable, type, decoded);
        assert.deepEqual(decoded, object);
      }
      const answer = recorded.get(name);
      if (answer !== undefined) await assertAnswer(api, object, answer);
    });
  }
});

/** Old versions, which no server of v1.36 serves. */
function assertAbsent({ server }: TestApiServer, kind: { group: string; version: string; kind: string }): void {
  const served = server.context.served.all();
  assert.ok(!served.some((one) => one.group === kind.group && one.version === kind.version && one.kind === kind.kind));
}

async function assertAnswer(
  api: TestApiServer,
  object: ApiObject & { apiVersion?: string; kind?: string },
  answer: Answer,
) {
  const served = api.server.context.served.all();
  const resource = served.find((one) => one.apiVersion === object.apiVersion && one.kind === object.kind);
  assert.ok(resource);
  const root = resource.group === '' ? '/api' : '/apis';
  const place = resource.namespaced ? 'namespaces/default/' : '';
  const metadata = { name: 'name-value', labels: { a: 'b' }, ...(resource.namespaced && { namespace: 'default' }) };
  const response = await api.transport({
    method: 'POST',
    target: `${root}/${resource.apiVersion}/${place}${resource.plural}?dryRun=All`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...object, metadata }),
  });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk);
  const ours = JSON.parse(text) as ApiObject & { message?: string };
  const isKnown = differentAnswers.has(answer.name);
  const shown = response.status >= 400 ? (ours.message ?? '').slice(0, 2000) : withoutSystemFields(ours);
  const expected = answer.message ?? answer.object;
  if (isKnown) assert.notDeepEqual(shown, expected, 'answers as the real server now: strike it from the list');
  else assert.deepEqual(shown, expected);
}

function withoutSystemFields(object: ApiObject): object {
  const {
    uid: _uid,
    creationTimestamp: _time,
    managedFields: _fields,
    resourceVersion: _version,
    ...metadata
  } = object.metadata;
  return { ...object, metadata };
}
