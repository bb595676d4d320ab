import { assert } from 'chai';
import type { Disk } from './disk.ts';

/** A disk under test, and the same disk as a later session finds it. */
export interface DiskUnderTest {
  readonly disk: Disk;
  readonly reopen: () => Promise<Disk>;
}

export interface DiskCase {
  readonly name: string;
  readonly run: (subject: DiskUnderTest) => Promise<void>;
}

/** What every disk promises; `run` gets an empty one. */
export const diskContract: readonly DiskCase[] = [
  {
    name: 'keeps text and bytes, in key order',
    async run({ disk, reopen }) {
      const volume = await disk.open('files');
      await volume.commit([
        ['b', 'text'],
        ['a', Uint8Array.of(0, 255)],
        ['B', ''],
      ]);
      const again = await (await reopen()).open('files');
      assert.deepEqual(await again.load(), [
        ['B', ''],
        ['a', Uint8Array.of(0, 255)],
        ['b', 'text'],
      ]);
    },
  },
  {
    name: 'replaces and deletes records, the last change of a batch winning',
    async run({ disk, reopen }) {
      const volume = await disk.open('files');
      await volume.commit([
        ['a', '1'],
        ['b', '1'],
      ]);
      await volume.commit([
        ['a', undefined],
        ['b', '2'],
        ['b', '3'],
        ['c', undefined],
      ]);
      assert.deepEqual(await volume.load(), [['b', '3']]);
      assert.deepEqual(await (await (await reopen()).open('files')).load(), [['b', '3']]);
    },
  },
  {
    name: 'keeps volumes apart, lists them and removes them',
    async run({ disk, reopen }) {
      const etcd = await disk.open('etcd');
      const files = await disk.open('etcd2');
      await Promise.all([etcd.commit([['k', 'etcd']]), files.commit([['k', 'files']])]);
      assert.deepEqual(await disk.list(), ['etcd', 'etcd2']);
      await disk.remove('etcd');
      const later = await reopen();
      assert.deepEqual(await later.list(), ['etcd2']);
      assert.deepEqual(await (await later.open('etcd2')).load(), [['k', 'files']]);
      assert.deepEqual(await (await later.open('etcd')).load(), []);
    },
  },
  {
    name: 'applies batches in the order in which they were handed over, and loads all of them',
    async run({ disk }) {
      const volume = await disk.open('files');
      const commits = Array.from({ length: 300 }, (_, index) => volume.commit([['counter', String(index)]]));
      assert.deepEqual(await volume.load(), [['counter', '299']]);
      await Promise.all(commits);
    },
  },
  {
    name: 'keeps what it was given apart from what is done with it afterwards',
    async run({ disk }) {
      const volume = await disk.open('files');
      await volume.commit([['a', Uint8Array.of(1)]]);
      const [first] = await volume.load();
      if (first?.[1] instanceof Uint8Array) first[1][0] = 9;
      assert.deepEqual(await volume.load(), [['a', Uint8Array.of(1)]]);
    },
  },
];
