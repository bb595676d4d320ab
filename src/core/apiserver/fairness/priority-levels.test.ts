import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAdmissionChain } from '../../admission/chain.ts';
import type { AdmissionAttributes } from '../../admission/plugin.ts';
import { flowSchemas, type LimitResponse, priorityLevelConfigurations } from '../../api/flowcontrol-v1.ts';
import { PlaygroundClock } from '../../clock.ts';
import type { HttpResponse } from '../../network/http.ts';
import { anyRequestOf } from '../../schema/validation/flow-control/mandatory.ts';
import { maintainFlowControl } from '../bootstrap/flow-control/flow-control.ts';
import golden from '../goldens/too-many-requests.json' with { type: 'json' };
import { startTestApiServer } from '../testing.ts';

const queuing = { queues: 1, handSize: 1, queueLengthLimit: 1 };

test('a level that is full refuses, as a real one does, but neither probes nor what lasts', async () => {
  await using api = await startSmallServer({ type: 'Reject' });
  const held = api.hold();
  const { status, headers, ...rest } = await api.send('GET', '/api');
  assert.deepEqual({ status, headers: unmasked(headers), body: await rest.body.text() }, golden);
  assert.equal((await api.send('GET', '/api/v1/pods?watch=1')).status, 429);
  assert.equal((await api.send('GET', '/healthz')).status, 200);
  assert.equal((await api.send('GET', '/api/v1/namespaces/a/pods/x/log')).status, 404);
  api.release();
  assert.equal((await held).status, 201);
  assert.equal((await api.send('GET', '/api/v1/pods?watch=1')).status, 200);
  assert.equal((await api.send('GET', '/api')).status, 200);
});

test('a level with queues lets wait, for no longer than 15 seconds, and no more than its queues hold', async () => {
  await using api = await startSmallServer({ type: 'Queue', queuing });
  const held = api.hold();
  const waiting = api.send('GET', '/api');
  await Promise.resolve();
  const late = api.send('GET', '/api');
  assert.equal((await late).status, 429);
  await api.clock.advance(15_000);
  assert.equal((await waiting).status, 429);
  const patient = api.send('GET', '/api');
  api.release();
  assert.equal((await held).status, 201);
  assert.equal((await patient).status, 200);
});

/** Bob's requests are of a level with one seat. */
async function startSmallServer(limitResponse: LimitResponse) {
  const clock = new PlaygroundClock({ speed: 0 });
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const level = { limitResponse, nominalConcurrencyShares: 0, lendablePercent: 0 };
  const admit = ({ userInfo }: AdmissionAttributes): Promise<void> | undefined =>
    userInfo.username === 'bob' ? gate : undefined;
  const admission = createAdmissionChain([{ name: 'Gate', operations: ['CREATE'], admit }]);
  const api = await startTestApiServer({ clock, seats: 2, admission });
  await maintainFlowControl(api.server.context, new AbortController().signal);
  await api.client.resource(priorityLevelConfigurations).create({
    metadata: { name: 'tiny' },
    spec: { type: 'Limited', limited: level },
  });
  await api.client.resource(flowSchemas).create({
    metadata: { name: 'tiny' },
    spec: {
      priorityLevelConfiguration: { name: 'tiny' },
      matchingPrecedence: 2,
      rules: [anyRequestOf({ kind: 'User', user: { name: 'bob' } })],
    },
  });
  const send = (method: string, target: string, body?: string): Promise<HttpResponse> => {
    const headers = { 'test-user': 'bob', 'content-type': 'application/json' };
    return api.transport({ method, target, headers, ...(body !== undefined && { body }) });
  };
  return {
    ...{ clock, send },
    /** Takes the seat until `release`. */
    hold: () => send('POST', '/api/v1/namespaces', '{"metadata":{"name":"held"}}'),
    release: () => release(),
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

function unmasked(headers: HttpResponse['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/uid$|audit-id|date|content-length/.test(name)),
  );
}
