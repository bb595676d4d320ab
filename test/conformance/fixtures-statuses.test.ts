import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startTestApiServer, type TestApiServer } from '../../src/core/apiserver/testing.ts';
import { parseYaml } from '../../src/core/meta/yaml/parse.ts';
import { splitDocuments } from './fixture-data/split-documents.ts';
import { differentStatuses, toolWords } from './fixture-data/tool-words.ts';
import { unpack, whySkipped } from './fixture-data/unpack.ts';
import statuses from './fixtures-statuses.json' with { type: 'json' };

/**
 * The manifests of kubectl-validate, created with strict validation: the answers are those of the real server. Where the Status
 * that a manifest's header tells is another, that is because the tool, which has only the schemas, words it so.
 */
const archive = 'kubectl-validate-testcases.tar.xz';

interface Recorded {
  readonly file: string;
  readonly document: number;
  readonly path: string;
  readonly code: number;
  readonly status?: object;
}

test('manifests with a Status in their header', { skip: whySkipped(archive) }, async (context) => {
  const folder = join(unpack(archive), 'testcases');
  await using api = await startTestApiServer();
  for (const name of ['crds', 'more-crds']) await createDefinitions(api, join(folder, name));
  for (const { file, document, path, code, status } of statuses as readonly Recorded[]) {
    await context.test(`${file}, document ${document}`, async () => {
      const text = splitDocuments(readFileSync(join(folder, 'manifests', file), 'utf8'))[document] ?? '';
      const answer = await send(api, `${path}?dryRun=All&fieldValidation=Strict`, text);
      if (differentStatuses.has(file)) {
        assert.notEqual(answer.code, code, 'answers as the real server now: strike it from the list');
        return;
      }
      assert.equal(answer.code, code, JSON.stringify(answer.body));
      if (status !== undefined) assert.deepEqual(answer.body, status);
      const header = headerOf(text);
      if (header === undefined || header['status'] === 'Success') return;
      const agrees = header['message'] === (answer.body as { message?: string }).message;
      assert.equal(agrees, !toolWords.has(file), 'the Status in the header');
    });
  }
});

async function createDefinitions(api: TestApiServer, folder: string): Promise<void> {
  for (const file of readdirSync(folder)) {
    for (const text of splitDocuments(readFileSync(join(folder, file), 'utf8'))) {
      if (!text.includes('kind: CustomResourceDefinition')) continue;
      const { code, body } = await send(api, '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', text);
      assert.equal(code, 201, JSON.stringify(body));
    }
  }
  await pause(0);
}

async function send(api: TestApiServer, target: string, body: string): Promise<{ code: number; body: object }> {
  const headers = { 'content-type': 'application/yaml' };
  const response = await api.transport({ method: 'POST', target, headers, body });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk);
  return { code: response.status, body: JSON.parse(text) as object };
}

/** The Status that the comment before a manifest tells. */
function headerOf(text: string): Record<string, unknown> | undefined {
  const [comment = ''] = /^\s*(?:#.*\n)+/.exec(text) ?? [];
  const [, json] = /(\{[\s\S]*\n\})/.exec(comment.replace(/^\s*# ?/gm, '')) ?? [];
  if (json === undefined) return undefined;
  return parseYaml(json) as Record<string, unknown>;
}
