import { assert } from 'chai';
import { PlaygroundClock } from '../clock.ts';
import { deleteIndexedDbDisk, openIndexedDbDisk } from '../disk/indexeddb-disk.ts';
import { storeContract } from './etcd-contract.ts';
import { openStore } from './store.ts';

describe('etcd store on IndexedDB', () => {
  const name = 'etcd-store-test';

  for (const { name: title, run } of storeContract) {
    it(title, async () => {
      const disk = await openIndexedDbDisk(name);
      const clock = new PlaygroundClock({ speed: 0, startMs: 0 });
      const etcd = await openStore({ volume: await disk.open('etcd'), clock });
      await run({ etcd, advance: (ms) => clock.advance(ms) });
      await etcd[Symbol.asyncDispose]();
      await disk[Symbol.asyncDispose]();
      await deleteIndexedDbDisk(name);
    });
  }

  it('finds every acknowledged write again after it was left without a goodbye', async () => {
    const clock = new PlaygroundClock();
    const first = await openIndexedDbDisk(name);
    const store = await openStore({ volume: await first.open('etcd'), clock });
    const writes = Array.from({ length: 300 }, (_, index) =>
      store.txn({ compare: [], success: [{ type: 'put', key: `k${index % 50}`, value: String(index) }] }),
    );
    const { revision } = await Promise.any(writes);
    const second = await openIndexedDbDisk(name);
    const found = await openStore({ volume: await second.open('etcd'), clock });
    assert.isAtLeast((await found.range({ key: 'k0' })).revision, revision);
    await Promise.all(writes);
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
    await deleteIndexedDbDisk(name);
  });
});
