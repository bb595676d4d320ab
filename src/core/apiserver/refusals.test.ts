import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import refusals from './goldens/refusals.json' with { type: 'json' };
import refusedChanges from './goldens/refused-changes.json' with { type: 'json' };
import { startTestApiServer } from './testing.ts';

/** What kube-apiserver v1.36 answers to the creation of an object; the message is empty when it takes it. */
interface Golden {
  readonly path: string;
  readonly object: object;
  readonly message: string;
}

/** What it answers to changes of an object that exists; the message is empty for those that it takes. */
interface ChangesGolden {
  readonly path: string;
  readonly object: { readonly metadata: { readonly name: string } };
  readonly changes: readonly { readonly patch: object; readonly message: string }[];
}

const api = await startTestApiServer();
after(() => api[Symbol.asyncDispose]());

for (const [index, { path, object, message }] of (refusals as unknown as Golden[]).entries()) {
  test(`refuses as the real server does: ${index}, ${path}`, async () => {
    assert.equal(await refusalOf('POST', `${path}?dryRun=All`, object), message);
  });
}

for (const { path, object, changes } of refusedChanges as unknown as ChangesGolden[]) {
  test(`refuses changes as the real server does: ${path}`, async () => {
    assert.equal(await refusalOf('POST', path, object), '');
    for (const { patch, message } of changes) {
      const target = `${path}/${object.metadata.name}?dryRun=All`;
      assert.equal(await refusalOf('PATCH', target, patch), message, JSON.stringify(patch));
    }
  });
}

/** The message of a refusal, empty when there is none. */
async function refusalOf(method: string, target: string, body: object): Promise<string> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const headers = { 'content-type': type };
  const response = await api.transport({ method, target, headers, body: JSON.stringify(body) });
  const answer = JSON.parse(await textOf(response.body)) as { readonly kind: string; readonly message?: string };
  return answer.kind === 'Status' ? (answer.message ?? '') : '';
}

async function textOf(body: AsyncIterable<string | Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return text;
}
