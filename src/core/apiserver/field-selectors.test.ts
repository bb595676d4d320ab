import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import selectors from './goldens/field-selectors.json' with { type: 'json' };
import { startTestApiServer } from './testing.ts';

const api = await startTestApiServer();
after(() => api[Symbol.asyncDispose]());

/** By path and field, the message with which kube-apiserver v1.36 refuses to select by it, empty where it does. */
for (const [path, fields] of Object.entries(selectors as Readonly<Record<string, Readonly<Record<string, string>>>>)) {
  test(`selects by the fields that the real server does: ${path}`, async () => {
    for (const [field, message] of Object.entries(fields)) {
      const target = `${path}?fieldSelector=${field}%3Dx&limit=1`;
      const response = await api.transport({ method: 'GET', target, headers: {} });
      let text = '';
      for await (const chunk of response.body)
        text += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
      const answer = JSON.parse(text) as { readonly kind: string; readonly message?: string };
      assert.equal(answer.kind === 'Status' ? answer.message : '', message, field);
    }
  });
}
