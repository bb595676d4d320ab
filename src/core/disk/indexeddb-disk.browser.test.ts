import { assert } from 'chai';
import { DiskError } from './disk.ts';
import { diskContract } from './disk-contract.ts';
import { deleteIndexedDbDisk, openIndexedDbDisk } from './indexeddb-disk.ts';

describe('IndexedDB disk', () => {
  const name = 'indexeddb-disk-test';

  for (const { name: title, run } of diskContract) {
    it(title, async () => {
      let open = await openIndexedDbDisk(name);
      const reopen = async (): Promise<typeof open> => {
        await open[Symbol.asyncDispose]();
        open = await openIndexedDbDisk(name);
        return open;
      };
      await run({ disk: open, reopen });
      await open[Symbol.asyncDispose]();
      await deleteIndexedDbDisk(name);
    });
  }

  it('rejects every write after it was deleted underneath', async () => {
    const disk = await openIndexedDbDisk(name);
    const volume = await disk.open('files');
    await deleteIndexedDbDisk(name);
    const failure = await volume.commit([['a', '1']]).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.instanceOf(failure, DiskError);
    assert.equal(failure.reason, 'failed');
  });

  it('writes batches that wait for each other in one transaction', async () => {
    const disk = await openIndexedDbDisk(name);
    const volumes = await Promise.all(Array.from({ length: 5 }, (_, index) => disk.open(`v${index}`)));
    const original = IDBDatabase.prototype.transaction;
    let transactions = 0;
    IDBDatabase.prototype.transaction = function count(...parameters: Parameters<typeof original>) {
      transactions += 1;
      return original.apply(this, parameters);
    };
    try {
      await Promise.all(volumes.flatMap((volume) => ['a', 'b', 'c'].map((key) => volume.commit([[key, 'x']]))));
    } finally {
      IDBDatabase.prototype.transaction = original;
    }
    assert.isAtMost(transactions, 2);
    await disk[Symbol.asyncDispose]();
    await deleteIndexedDbDisk(name);
  });
});
