import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestApiServer } from '../apiserver/testing.ts';
import { type DialogueStep, playStep } from '../apiserver/testing-dialogue.ts';
import { createAdmissionChain } from './chain.ts';
import { admissionPlugins } from './default-plugins.ts';
import dialogue from './goldens/resource-quota.json' with { type: 'json' };

const randomName = /web-[a-z0-9]{5}/;

test('quotas allow and refuse what those of the real server do', async () => {
  const plugins = admissionPlugins.filter(({ name }) => name !== 'StorageObjectInUseProtection');
  await using server = await startTestApiServer({ admission: createAdmissionChain(plugins) });
  for (const [index, step] of (dialogue as unknown as DialogueStep[]).entries()) {
    const answer = await playStep(server.transport, step);
    const [given, expected] = [answer, step.answer].map((each) => JSON.stringify(each).replace(randomName, 'web-x'));
    assert.deepEqual(JSON.parse(given ?? ''), JSON.parse(expected ?? ''), `${index} ${step.method} ${step.path}`);
  }
});
