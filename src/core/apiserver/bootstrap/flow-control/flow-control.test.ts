import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flowSchemas, priorityLevelConfigurations } from '../../../api/flowcontrol-v1.ts';
import { PlaygroundClock } from '../../../clock.ts';
import golden from '../../goldens/flow-control.json' with { type: 'json' };
import { startTestApiServer, type TestApiServer } from '../../testing.ts';
import { maintainFlowControl } from './flow-control.ts';

const minuteMs = 60_000;

test('a cluster has the priority levels and flow schemas of a real one, and gets them back', async () => {
  const clock = new PlaygroundClock({ speed: 0 });
  await using api = await startTestApiServer({ clock });
  const ending = new AbortController();
  await maintainFlowControl(api.server.context, ending.signal);
  assert.deepEqual(await levelsOf(api), golden.levels);
  assert.deepEqual(await schemasOf(api), golden.schemas);

  await api.client.resource(priorityLevelConfigurations).delete('catch-all');
  const owned = {
    metadata: { annotations: { 'apf.kubernetes.io/autoupdate-spec': 'false' } },
    spec: { matchingPrecedence: 7 },
  };
  await api.client.resource(flowSchemas).patch('probes', 'merge', owned);
  await api.client.resource(flowSchemas).patch('global-default', 'merge', { spec: { rules: null } });
  await clock.advance(minuteMs);
  assert.deepEqual(await levelsOf(api), golden.levels);
  const precedenceOf = async (name: string): Promise<number | undefined> =>
    (await api.client.resource(flowSchemas).get(name)).spec.matchingPrecedence;
  assert.equal(await precedenceOf('probes'), 7);
  assert.equal((await api.client.resource(flowSchemas).get('global-default')).spec.rules?.length, 1);
  ending.abort();
});

async function levelsOf({ client }: TestApiServer): Promise<object[]> {
  const { items } = await client.resource(priorityLevelConfigurations).list();
  return items.map(({ metadata, spec }) => ({ name: metadata.name, spec }));
}

async function schemasOf({ client }: TestApiServer): Promise<object[]> {
  const { items } = await client.resource(flowSchemas).list();
  return items.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    spec,
    status: status?.conditions?.map(({ lastTransitionTime: _time, ...condition }) => condition),
  }));
}
