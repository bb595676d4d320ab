import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configMaps } from '../../api/core-v1.ts';
import { PlaygroundClock } from '../../clock.ts';
import { startTestApiServer, type TestApiServer } from '../testing.ts';
import { compactRegularly } from './compaction.ts';

const clock = (): PlaygroundClock => new PlaygroundClock({ speed: 0, startMs: 0, seed: 1 });

async function makeConfigMaps({ client }: TestApiServer, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const metadata = { name, namespace: 'default' };
    await client.resource(configMaps).create({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
  }
}

async function get({ transport }: TestApiServer, query: string): Promise<Record<string, unknown>> {
  const target = `/api/v1/namespaces/default/configmaps?${query}`;
  const { body } = await transport({ method: 'GET', target, headers: {} });
  return JSON.parse(await body.text()) as Record<string, unknown>;
}

describe('compaction', () => {
  it('forgets what is older than an interval, once for all servers', async () => {
    const time = clock();
    await using server = await startTestApiServer({ clock: time });
    const ending = new AbortController();
    const options = { etcd: server.etcd, clock: time, signal: ending.signal, intervalMs: 300_000 };
    const loops = [compactRegularly(options), compactRegularly(options)];
    const { revision: before } = await server.etcd.range({ key: 'a' });
    await time.advance(300_000);
    await makeConfigMaps(server, ['a']);
    await time.advance(300_000);
    const [kv] = (await server.etcd.range({ key: 'compact_rev_key' })).kvs;
    assert.equal(kv?.version, 2);
    assert.equal(Number(kv.value) >= before, true);
    await assert.rejects(server.etcd.range({ key: 'a', revision: before }), { reason: 'compacted' });
    await server.etcd.range({ key: 'a', revision: Number(kv.value) });
    ending.abort();
    await Promise.all(loops);
  });

  it('is told of in the words of the real server', async () => {
    const time = clock();
    await using server = await startTestApiServer({ clock: time });
    await makeConfigMaps(server, ['c1', 'c2', 'c3', 'c4', 'c5']);
    const first = await get(server, 'limit=2');
    const { continue: token, resourceVersion } = first['metadata'] as { continue: string; resourceVersion: string };
    await makeConfigMaps(server, ['c6']);
    const { revision } = await server.etcd.range({ key: 'a' });
    await server.etcd.compact(revision);
    const { metadata, message, reason, code } = await get(server, `limit=2&continue=${token}`);
    assert.deepEqual([code, reason], [410, 'Expired']);
    assert.equal(message, tokenExpired);
    const { continue: inconsistent } = metadata as { continue: string };
    assert.deepEqual(JSON.parse(atob(inconsistent)), { v: 'meta.k8s.io/v1', rv: -1, start: '/c2\0' });
    const rest = await get(server, `continue=${inconsistent}`);
    assert.deepEqual(rest['metadata'], { resourceVersion: String(revision) });
    assert.deepEqual(
      (rest['items'] as { metadata: { name: string } }[]).map((item) => item.metadata.name),
      ['c3', 'c4', 'c5', 'c6'],
    );
    const exact = `resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`;
    const old = await get(server, exact);
    assert.deepEqual([old['code'], old['reason'], old['message']], [410, 'Expired', listExpired]);
    const waiting = get(server, 'resourceVersion=99999&resourceVersionMatch=Exact');
    await time.advance(5000);
    const future = await waiting;
    assert.deepEqual(future, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `Timeout: Too large resource version: 99999, current: ${revision}`,
      reason: 'Timeout',
      details: {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
      code: 504,
    });
  });
});

const listExpired = 'The resourceVersion for the provided list is too old.';
const tokenExpired =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';
