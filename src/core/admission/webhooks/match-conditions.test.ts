import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestApiServer } from '../../apiserver/testing.ts';
import { createAdmissionChain } from '../chain.ts';
import { validatingAdmissionWebhook } from '../validating-admission-webhook.ts';

const configurations = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';

function configuration(expression: string, failurePolicy = 'Fail'): object {
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };
  const webhook = {
    ...{ name: 'a.example.com', admissionReviewVersions: ['v1'], sideEffects: 'None', failurePolicy },
    clientConfig: { url: 'https://127.0.0.1:1/x' },
    rules: [rule],
    matchConditions: [{ name: 'c', expression }],
  };
  return { metadata: { name: 'hook' }, webhooks: [webhook] };
}

test('a webhook is asked about what its conditions let through', async () => {
  await using server = await startTestApiServer({ admission: createAdmissionChain([validatingAdmissionWebhook]) });
  const post = async (target: string, body: object, method = 'POST'): Promise<string> => {
    const answer = await server.transport({ method, target, body: JSON.stringify(body) });
    const { message = '' } = JSON.parse(await answer.body.text()) as { message?: string };
    return message;
  };
  const create = (name: string, data?: object): Promise<string> =>
    post('/api/v1/namespaces/default/configmaps', { metadata: { name }, ...(data && { data }) });

  assert.equal(
    await post(configurations, configuration('object.metadata.name != "skipped" && object.data.a == "b"')),
    '',
  );
  assert.equal(await create('skipped'), '');
  assert.equal(
    await create('other'),
    `configmaps "other" is forbidden: expression 'object.metadata.name != "skipped" && object.data.a == "b"' resulted in error: no such key: data`,
  );
  assert.match(
    await create('asked', { a: 'b' }),
    /^Internal error occurred: failed calling webhook "a\.example\.com": /,
  );

  await post(`${configurations}/hook`, {}, 'DELETE');
  assert.equal(await post(configurations, configuration('object.data.a == "b"', 'Ignore')), '');
  assert.equal(await create('unsure'), '');
  await post(`${configurations}/hook`, {}, 'DELETE');
  assert.match(
    await post(configurations, configuration('object.metadata.name')),
    /is invalid: webhooks\[0\]\.matchConditions\[0\]\.expression: Invalid value: "object\.metadata\.name": must evaluate to bool/,
  );
});
