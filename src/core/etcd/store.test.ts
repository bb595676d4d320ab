import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PlaygroundClock } from '../clock.ts';
import { type Batch, DiskError, type Volume } from '../disk/disk.ts';
import { createMemoryDisk } from '../disk/memory-disk.ts';
import { type Etcd, prefixEnd } from './etcd.ts';
import { storeContract } from './etcd-contract.ts';
import { openStore, restoreSnapshot, type Store } from './store.ts';

const clock = (): PlaygroundClock => new PlaygroundClock({ speed: 0, startMs: 0, seed: 1 });

function put(etcd: Etcd, key: string, value: string, lease = ''): Promise<{ revision: number }> {
  return etcd.txn({ compare: [], success: [{ type: 'put', key, value, lease }] });
}

/** A volume that writes only when told to. */
class HeldVolume implements Volume {
  readonly batches: (readonly [string, unknown][])[] = [];
  #settle: { resolve: () => void; reject: (error: Error) => void }[] = [];

  async load(): Promise<[]> {
    return [];
  }

  commit(batch: Batch): Promise<void> {
    this.batches.push([...batch]);
    return new Promise((resolve, reject) => {
      this.#settle.push({ resolve, reject });
    });
  }

  async close(): Promise<void> {}

  finish(error?: Error): void {
    for (const { resolve, reject } of this.#settle.splice(0)) {
      if (error === undefined) resolve();
      else reject(error);
    }
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('etcd store in memory', () => {
  for (const { name, run } of storeContract) {
    it(name, async () => {
      const time = clock();
      await using etcd = await openStore({ volume: await createMemoryDisk().open('etcd'), clock: time });
      await run({ etcd, advance: (ms) => time.advance(ms) });
    });
  }
});

describe('etcd store on its disk', () => {
  it('finds keys, history, leases and revisions again', async () => {
    const disk = createMemoryDisk();
    const volume = await disk.open('etcd');
    const time = clock();
    const before = await openStore({ volume, clock: time });
    const lease = await before.leaseGrant(60);
    const gone = await before.leaseGrant(60);
    await put(before, 'a', '1');
    const { revision } = await put(before, 'a', 'two\nlines');
    await put(before, 'leased', 'x', lease);
    await before.leaseRevoke(gone);
    await before.txn({ compare: [], success: [{ type: 'delete', key: 'a', cause: 'test' }] });
    await before[Symbol.asyncDispose]();

    const later = clock();
    const after = await openStore({ volume, clock: later });
    assert.deepEqual(
      after.leases().map(({ id }) => id),
      [lease],
    );
    const old = await after.range({ key: 'a', revision });
    assert.equal(old.revision, revision + 2);
    assert.deepEqual(old.kvs, [
      { key: 'a', value: 'two\nlines', createRevision: 2, modRevision: 3, version: 2, lease: '' },
    ]);
    using watch = after.watch({ key: 'a', startRevision: revision + 1 });
    for await (const { events } of watch) {
      const previous = old.kvs[0];
      assert.deepEqual(events, [{ type: 'delete', key: 'a', modRevision: revision + 2, previous, cause: 'test' }]);
      break;
    }
    await later.advance(61_000);
    assert.equal((await after.range({ key: 'leased' })).count, 0);
    assert.equal((await put(after, 'b', '')).revision, revision + 4);
  });

  it('finds what a compaction left, and its revision even where nothing of it is left', async () => {
    const volume = await createMemoryDisk().open('etcd');
    const before = await openStore({ volume, clock: clock() });
    for (const value of ['1', '2', '3']) await put(before, 'a', value);
    await put(before, 'gone', '');
    const { revision } = await before.txn({ compare: [], success: [{ type: 'delete', key: 'gone' }] });
    await before.compact(revision);
    assert.equal((await volume.load()).length, 2, 'one value and the compacted revision');
    const after = await openStore({ volume, clock: clock() });
    assert.deepEqual(await after.range({ key: 'a' }), await before.range({ key: 'a' }));
    assert.deepEqual(after.status(), before.status());
    await assert.rejects(after.range({ key: 'a', revision: revision - 1 }), { reason: 'compacted' });
  });

  it('acknowledges, shows and announces a write only when it is on the disk, in groups', async () => {
    const volume = new HeldVolume();
    const store = await openStore({ volume, clock: clock() });
    using watch = store.watch({ key: 'a' });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { events } of watch)
        seen.push(...events.map((event) => (event.type === 'put' ? event.kv.value : '')));
    })();
    const writes = ['1', '2'].map((value) => put(store, 'a', value).then(() => seen.push(`acknowledged ${value}`)));
    await turn();
    writes.push(put(store, 'a', '3').then(() => seen.push('acknowledged 3')));
    await turn();
    assert.deepEqual(seen, []);
    assert.equal((await store.range({ key: 'a' })).count, 0);
    assert.equal((await store.range({ key: 'a', rangeEnd: '\0', countOnly: true })).count, 0);
    assert.deepEqual(
      volume.batches.map((batch) => batch.length),
      [2],
    );
    volume.finish();
    await turn();
    assert.deepEqual(new Set(seen), new Set(['1', '2', 'acknowledged 1', 'acknowledged 2']));
    assert.equal((await store.range({ key: 'a' })).kvs[0]?.value, '2');
    volume.finish();
    await Promise.all(writes);
    watch[Symbol.dispose]();
    await reading;
  });

  it('refuses writes once the disk does, and still reads', async () => {
    const volume = new HeldVolume();
    const store = await openStore({ volume, clock: clock() });
    const first = put(store, 'a', '1');
    await turn();
    volume.finish();
    await first;
    const refused = [put(store, 'a', '2')];
    await turn();
    refused.push(put(store, 'b', '2'));
    volume.finish(new DiskError('full'));
    refused.push(put(store, 'c', '2'));
    for (const write of refused) await assert.rejects(write, { reason: 'noSpace' });
    await assert.rejects(put(store, 'd', '2'), { reason: 'noSpace' });
    assert.ok(store.failed.aborted);
    assert.equal((await store.range({ key: 'a' })).kvs[0]?.value, '1');
  });

  it('compacts the oldest history by itself when it outgrows its budget', async () => {
    const volume = await createMemoryDisk().open('etcd');
    const store = await openStore({ volume, clock: clock(), historyBytes: 20_000 });
    for (let index = 0; index < 500; index += 1) await put(store, `k${index % 10}`, 'x'.repeat(100));
    const { historySize, compactedRevision, keys } = store.status();
    assert.equal(keys, 10);
    assert.ok(historySize <= 20_000 && historySize > 10_000, `${historySize}`);
    assert.ok(compactedRevision > 350 && compactedRevision < 450, `${compactedRevision}`);
    assert.ok((await volume.load()).length < 110);
    assert.equal((await store.range({ key: 'k0', revision: compactedRevision })).count, 1);
  });

  it('carries everything over in a snapshot', async () => {
    const disk = createMemoryDisk();
    const time = clock();
    const from = await openStore({ volume: await disk.open('from'), clock: time });
    const lease = await from.leaseGrant(60);
    await Promise.all(['a', 'b', 'a'].map((key, index) => put(from, key, String(index), lease)));
    const snapshot = await from.snapshot();
    await restoreSnapshot(await disk.open('to'), snapshot);
    const to = await openStore({ volume: await disk.open('to'), clock: time });
    assert.equal(await to.snapshot(), snapshot);
    assert.deepEqual(await to.range({ key: 'a', revision: 2 }), await from.range({ key: 'a', revision: 2 }));
    await assert.rejects(restoreSnapshot(await disk.open('bad'), '{"a":1}'), SyntaxError);
  });

  it('agrees with a plain model through random writes, compactions and restarts', async () => {
    const volume = await createMemoryDisk().open('etcd');
    const chance = clock();
    let store: Store = await openStore({ volume, clock: clock() });
    const model = new Map<string, string>();
    const states = new Map<number, [string, string][]>();
    let oldest = 1;
    for (let step = 0; step < 1500; step += 1) {
      const key = `/k/${Math.floor(chance.random() * 400)}`;
      if (chance.random() < 0.35) {
        await store.txn({ compare: [], success: [{ type: 'delete', key }] });
        model.delete(key);
      } else {
        await put(store, key, String(step));
        model.set(key, String(step));
      }
      const { revision } = await store.range({ key });
      states.set(
        revision,
        [...model].sort(([left], [right]) => (left < right ? -1 : 1)),
      );
      if (step % 250 === 249) {
        oldest = revision - 60;
        await store.compact(oldest);
      }
      if (step % 400 === 399) {
        await store[Symbol.asyncDispose]();
        store = await openStore({ volume, clock: clock() });
      }
      if (step % 50 !== 0) continue;
      const at = Math.max(oldest, revision - Math.floor(chance.random() * 40));
      const expected = states.get(at) ?? [];
      const range = { key: '/k/', rangeEnd: prefixEnd('/k/'), revision: at };
      const read = await store.range(range);
      assert.deepEqual(
        read.kvs.map((kv) => [kv.key, kv.value]),
        expected,
      );
      assert.equal((await store.range({ ...range, countOnly: true })).count, expected.length);
    }
  });
});
