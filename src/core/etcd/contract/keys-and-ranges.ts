import { assert } from 'chai';
import { type EtcdCase, put, rejects, remove, under } from './etcd-case.ts';

export const keysAndRanges: readonly EtcdCase[] = [
  {
    name: 'gives every write the next revision and counts the versions of a key',
    async run({ etcd }) {
      const { revision } = await etcd.range({ key: 'a' });
      assert.equal(await put(etcd, 'a', '1'), revision + 1);
      assert.equal(await put(etcd, 'a', '2'), revision + 2);
      assert.equal(await remove(etcd, 'missing'), revision + 2, 'nothing was changed');
      const { kvs, count, more } = await etcd.range({ key: 'a' });
      const expected = {
        key: 'a',
        value: '2',
        createRevision: revision + 1,
        modRevision: revision + 2,
        version: 2,
        lease: '',
      };
      assert.deepEqual({ kvs, count, more }, { kvs: [expected], count: 1, more: false });
      await remove(etcd, 'a');
      await put(etcd, 'a', '3');
      const [again] = (await etcd.range({ key: 'a' })).kvs;
      assert.include(again, { createRevision: revision + 4, modRevision: revision + 4, version: 1 });
    },
  },
  {
    name: 'ranges in the order of UTF-8 bytes, with limit, count and keys alone',
    async run({ etcd }) {
      const keys = ['/p/a', '/p/b', '/p/b/c', '/p/é', '/p/\uffee', '/p/\u{1f600}'];
      for (const key of keys.toReversed()) await put(etcd, key, `value of ${key}`);
      await put(etcd, '/p', 'before');
      await put(etcd, '/q', 'after');
      const all = await etcd.range(under('/p/'));
      assert.deepEqual(
        all.kvs.map(({ key }) => key),
        keys,
      );
      const first = await etcd.range({ ...under('/p/'), limit: 2, keysOnly: true });
      assert.deepInclude(first, { more: true, count: 6 });
      assert.deepEqual(
        first.kvs.map(({ key, value }) => [key, value]),
        [
          ['/p/a', ''],
          ['/p/b', ''],
        ],
      );
      const exact = await etcd.range({ ...under('/p/'), limit: 6 });
      assert.deepInclude(exact, { more: false, count: 6 });
      assert.deepInclude(await etcd.range({ ...under('/p/'), countOnly: true }), { kvs: [], count: 6 });
      assert.equal((await etcd.range({ key: '/p/b', rangeEnd: '\0', countOnly: true })).count, 6);
      assert.equal((await etcd.range(under('/none/'))).count, 0);
    },
  },
  {
    name: 'reads as of an old revision until that is compacted',
    async run({ etcd }) {
      const first = await put(etcd, '/a/1', 'old');
      await put(etcd, '/a/2', 'second');
      const before = await remove(etcd, '/a/1');
      await put(etcd, '/a/1', 'new');
      const values = async (revision: number): Promise<string[]> =>
        (await etcd.range({ ...under('/a/'), revision })).kvs.map(({ value }) => value);
      assert.deepEqual(await values(first), ['old']);
      assert.deepEqual(await values(first + 1), ['old', 'second']);
      assert.deepEqual(await values(before), ['second']);
      assert.deepInclude(await etcd.range({ ...under('/a/'), revision: first + 1, countOnly: true }), { count: 2 });
      assert.deepInclude(await etcd.range({ ...under('/a/'), revision: before, limit: 1 }), { count: 1, more: false });
      await etcd.compact(before);
      assert.deepEqual(await values(before), ['second']);
      await rejects(values(before - 1), 'compacted');
      await rejects(values(before + 100), 'futureRevision');
      await rejects(etcd.compact(before), 'compacted');
      await rejects(etcd.compact(before + 100), 'futureRevision');
      assert.deepEqual(await values(0), ['new', 'second']);
    },
  },
  {
    name: 'keeps many keys in order, however they come and go',
    async run({ etcd }) {
      const numbers = Array.from({ length: 700 }, (_, index) => (index * 389) % 700);
      await Promise.all(numbers.map((number) => put(etcd, `/n/${String(number).padStart(4, '0')}`, String(number))));
      await Promise.all(
        numbers.filter((n) => n % 3 === 0).map((n) => remove(etcd, `/n/${String(n).padStart(4, '0')}`)),
      );
      const left = numbers.filter((number) => number % 3 !== 0).sort((a, b) => a - b);
      const { kvs, count } = await etcd.range(under('/n/'));
      assert.deepEqual(
        kvs.map(({ value }) => Number(value)),
        left,
      );
      assert.equal(count, left.length);
      assert.deepInclude(await etcd.range({ key: '/n/0100', rangeEnd: '/n/0600', limit: 1 }), {
        count: left.filter((n) => n >= 100 && n < 600).length,
      });
    },
  },
];
