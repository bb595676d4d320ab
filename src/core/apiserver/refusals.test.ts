import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import goldens from './goldens/refusals.json' with { type: 'json' };
import { startTestApiServer } from './testing.ts';

/** What kube-apiserver v1.36 answers to the creation of an object that is wrong. */
interface Golden {
  readonly path: string;
  readonly object: object;
  readonly message: string;
}

const api = await startTestApiServer();
after(() => api[Symbol.asyncDispose]());

(goldens as unknown as Golden[]).forEach(({ path, object, message }, index) => {
  test(`refuses as the real server does: ${index}, ${path}`, async () => {
    const response = await api.transport({
      method: 'POST',
      target: `${path}?dryRun=All`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(object),
    });
    const status = JSON.parse(await textOf(response.body)) as { readonly message?: string };
    assert.equal(status.message, message);
  });
});

async function textOf(body: AsyncIterable<string | Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return text;
}
