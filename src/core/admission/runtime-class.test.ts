import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Pod, pods, serviceAccounts } from '../api/core-v1.ts';
import { type RuntimeClass, runtimeClasses } from '../api/node-v1.ts';
import { startTestApiServer } from '../apiserver/testing.ts';
import { isForbidden } from '../meta/status.ts';
import { createAdmissionChain } from './chain.ts';
import { admissionPlugins } from './default-plugins.ts';
import goldens from './goldens/runtime-classes.json' with { type: 'json' };

/** What kube-apiserver v1.36 makes of pods while these classes exist. */
const { classes, pods: golden } = goldens as unknown as {
  readonly classes: readonly RuntimeClass[];
  readonly pods: readonly { readonly spec: Pod['spec']; readonly answer: string | object }[];
};

test('pods get what their runtime class asks for', async () => {
  await using server = await startTestApiServer({ admission: createAdmissionChain(admissionPlugins) });
  const { client } = server;
  const namespace = 'default';
  await client.resource(serviceAccounts).create({ metadata: { name: 'default' } }, { namespace });
  for (const runtimeClass of classes) await client.resource(runtimeClasses).create(runtimeClass);
  for (const { spec, answer } of golden) assert.deepEqual(await answerTo(spec), answer);

  async function answerTo(spec: Pod['spec']): Promise<string | object> {
    try {
      const pod = { metadata: { name: 'p' }, spec };
      const { spec: made } = await client.resource(pods).create(pod, { namespace, dryRun: true });
      const { overhead = null, nodeSelector = null, tolerations = null } = made;
      return { overhead, nodeSelector, tolerations };
    } catch (error) {
      assert.ok(isForbidden(error));
      return error.message;
    }
  }
});
