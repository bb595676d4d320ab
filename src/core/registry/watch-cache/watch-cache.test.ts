import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configMaps, pods } from '../../api/core-v1.ts';
import { startTestApiServer, type TestApiServer } from '../../apiserver/testing.ts';
import { PlaygroundClock } from '../../clock.ts';
import { createMemoryDisk } from '../../disk/memory-disk.ts';
import { openStore } from '../../etcd/store.ts';

interface Line {
  readonly type: string;
  readonly object: { metadata: { name?: string; resourceVersion: string }; code?: number; message?: string };
}

const key = '/registry/configmaps/default/a';
const text = (value: string) =>
  `{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"default"},"data":{"a":"${value}"}}`;

async function put({ etcd }: TestApiServer, value: string): Promise<void> {
  await etcd.txn({ compare: [], success: [{ type: 'put', key, value }] });
}

async function watch({ transport }: TestApiServer, query: string) {
  const ending = new AbortController();
  const target = `/api/v1/namespaces/default/configmaps?watch=1&${query}`;
  const { body } = await transport({ method: 'GET', target, signal: ending.signal });
  const chunks = body[Symbol.asyncIterator]();
  const lines: string[] = [];
  return {
    end: () => ending.abort(),
    next: async (): Promise<Line> => {
      while (lines.length === 0) {
        const chunk = await chunks.next();
        assert.ok(chunk.done !== true, 'the watch ended');
        lines.push(
          ...String(chunk.value)
            .split('\n')
            .filter((line) => line !== ''),
        );
      }
      return JSON.parse(lines.shift() ?? '') as Line;
    },
  };
}

test('what others write into the store is read, told of, and never breaks anything', async () => {
  await using server = await startTestApiServer();
  const changes = await watch(server, '');
  await put(server, text('1'));
  assert.equal((await changes.next()).type, 'ADDED');
  const listed = await server.client.resource(configMaps).list({ namespace: 'default' });
  assert.deepEqual(
    listed.items.map(({ data }) => data),
    [{ a: '1' }],
  );
  await put(server, '{"metadata":{"name":"a","namespace":"default"},"data":{"a":"2"}}');
  const changed = await changes.next();
  assert.deepEqual([changed.type, changed.object.metadata.name], ['MODIFIED', 'a']);
  await put(server, 'not an object');
  await put(server, text('3'));
  assert.equal((await changes.next()).type, 'MODIFIED');
  changes.end();
});

test('a revision from before the cache is refused as expired', async () => {
  const clock = new PlaygroundClock();
  const volume = await createMemoryDisk().open('etcd');
  await using etcd = await openStore({ volume, clock });
  let old: string;
  {
    await using first = await startTestApiServer({ clock, etcd });
    old = (await first.client.resource(pods).list()).metadata.resourceVersion ?? '';
    await first.client.resource(configMaps).create({ metadata: { name: 'b', namespace: 'default' } });
  }
  await using second = await startTestApiServer({ clock, etcd });
  const changes = await watch(second, `resourceVersion=${old}`);
  const event = await changes.next();
  assert.deepEqual([event.type, event.object.code], ['ERROR', 410]);
  assert.match(event.object.message ?? '', new RegExp(`^too old resource version: ${old} \\(\\d+\\)$`));
});

test('a watch is told how far it has come, and ends in time', async () => {
  const clock = new PlaygroundClock({ speed: 0, startMs: 0, seed: 1 });
  await using server = await startTestApiServer({ clock });
  const changes = await watch(
    server,
    'allowWatchBookmarks=true&timeoutSeconds=90&sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
  );
  const first = await changes.next();
  assert.equal(first.type, 'BOOKMARK');
  await server.client.resource(pods).list();
  await put(server, text('1'));
  assert.equal((await changes.next()).type, 'ADDED');
  await clock.advance(60_000);
  const bookmark = await changes.next();
  assert.equal(bookmark.type, 'BOOKMARK');
  assert.ok(Number(bookmark.object.metadata.resourceVersion) > Number(first.object.metadata.resourceVersion));
  await clock.advance(30_000);
  await assert.rejects(changes.next(), /the watch ended/);
});
