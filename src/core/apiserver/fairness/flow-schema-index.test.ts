import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flowSchemas, priorityLevelConfigurations } from '../../api/flowcontrol-v1.ts';
import { PlaygroundClock } from '../../clock.ts';
import { suggestedFlowSchemas } from '../bootstrap/flow-control/configuration.ts';
import { maintainFlowControl } from '../bootstrap/flow-control/flow-control.ts';
import golden from '../goldens/fairness.json' with { type: 'json' };
import { startTestApiServer, type TestApiServer } from '../testing.ts';

test('a request is of the flow schema and the priority level that a real server says it is of', async () => {
  await using api = await startFairServer();
  for (const schema of golden.schemas) await api.client.resource(flowSchemas).create(schema);
  const names = await namesByUid(api);
  for (const [user, flows] of Object.entries(golden.flows)) {
    const ours: Record<string, string | null> = {};
    for (const request of Object.keys(flows)) ours[request] = await flowOf(api, names, user, request);
    assert.deepEqual(ours, flows, user);
  }
});

test('what becomes of flow schemas and priority levels shows in the next request', async () => {
  await using api = await startFairServer();
  const flow = async (): Promise<string | null> => flowOf(api, await namesByUid(api), 'ann', 'GET /api');
  assert.equal(await flow(), 'global-default global-default');
  await api.client.resource(flowSchemas).patch('service-accounts', 'merge', {
    spec: { matchingPrecedence: 5, rules: suggestedFlowSchemas().at(-1)?.spec.rules },
  });
  assert.equal(await flow(), 'service-accounts workload-low');
  await api.client.resource(priorityLevelConfigurations).delete('workload-low');
  assert.equal(await flow(), 'global-default global-default');
  await api.client.resource(flowSchemas).delete('global-default');
  assert.equal(await flow(), 'catch-all catch-all');
});

async function startFairServer(): Promise<TestApiServer> {
  const api = await startTestApiServer({ clock: new PlaygroundClock({ speed: 0 }) });
  await maintainFlowControl(api.server.context, new AbortController().signal);
  return api;
}

async function namesByUid({ client }: TestApiServer): Promise<ReadonlyMap<string, string>> {
  const schemas = await client.resource(flowSchemas).list();
  const levels = await client.resource(priorityLevelConfigurations).list();
  return new Map([...schemas.items, ...levels.items].map(({ metadata }) => [metadata.uid ?? '', metadata.name]));
}

/** `schema level`, null where the answer says nothing of them. */
async function flowOf(
  { transport }: TestApiServer,
  names: ReadonlyMap<string, string>,
  user: string,
  request: string,
): Promise<string | null> {
  const [username = '', ...groups] = user.split(',');
  const [method = '', target = ''] = request.split(' ');
  const ending = new AbortController();
  const { headers } = await transport({
    ...{ method, target, signal: ending.signal },
    headers: { 'impersonate-user': username, ...(groups.length > 0 && { 'impersonate-group': groups.join(',') }) },
  });
  ending.abort();
  const schema = headers['x-kubernetes-pf-flowschema-uid'];
  const level = headers['x-kubernetes-pf-prioritylevel-uid'];
  return schema === undefined ? null : `${names.get(schema)} ${names.get(level ?? '')}`;
}
