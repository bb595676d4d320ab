import { assert } from 'chai';
import type { Etcd, Operation } from '../etcd.ts';
import { type EtcdCase, put, under } from './etcd-case.ts';

export const transactions: readonly EtcdCase[] = [
  {
    name: 'runs all of success or all of failure, at one revision',
    async run({ etcd }) {
      const created = await etcd.txn({
        compare: [{ target: 'createRevision', key: 'a', operator: '=', value: 0 }],
        success: [
          { type: 'put', key: 'a', value: '1' },
          { type: 'put', key: 'b', value: '2' },
        ],
      });
      assert.isTrue(created.succeeded);
      const refused = await etcd.txn({
        compare: [
          { target: 'modRevision', key: 'a', operator: '=', value: created.revision },
          { target: 'value', key: 'b', operator: '=', value: 'other' },
        ],
        success: [{ type: 'delete', key: 'a' }],
        failure: [{ type: 'range', ...under('a') }],
      });
      assert.deepInclude(refused, { succeeded: false, revision: created.revision });
      assert.deepInclude(refused.results[0], { type: 'range', count: 1 });
      const both = (await etcd.range({ key: 'a', rangeEnd: 'c' })).kvs;
      assert.deepEqual(
        both.map(({ key, modRevision }) => [key, modRevision]),
        [
          ['a', created.revision],
          ['b', created.revision],
        ],
      );
    },
  },
  {
    name: 'compares revisions, versions and values, those of absent keys as 0',
    async run({ etcd }) {
      await put(etcd, 'a', 'x');
      const version = await put(etcd, 'a', 'y');
      const holds = async (compare: Parameters<Etcd['txn']>[0]['compare'][number]): Promise<boolean> =>
        (await etcd.txn({ compare: [compare], success: [] })).succeeded;
      assert.isTrue(await holds({ target: 'version', key: 'a', operator: '=', value: 2 }));
      assert.isTrue(await holds({ target: 'version', key: 'none', operator: '=', value: 0 }));
      assert.isTrue(await holds({ target: 'modRevision', key: 'a', operator: '<', value: version + 1 }));
      assert.isFalse(await holds({ target: 'modRevision', key: 'a', operator: '>', value: version }));
      assert.isTrue(await holds({ target: 'createRevision', key: 'a', operator: '!=', value: version }));
      assert.isTrue(await holds({ target: 'value', key: 'a', operator: '!=', value: 'x' }));
      assert.isFalse(await holds({ target: 'value', key: 'none', operator: '=', value: '' }));
    },
  },
  {
    name: 'deletes ranges and returns what they held',
    async run({ etcd }) {
      for (const key of ['/d/1', '/d/2', '/e']) await put(etcd, key, `value ${key}`);
      const { results } = await etcd.txn({ compare: [], success: [{ type: 'delete', ...under('/d/') }] });
      const [result] = results;
      assert.equal(result?.type, 'delete');
      if (result?.type === 'delete')
        assert.deepEqual(
          result.deleted.map(({ value }) => value),
          ['value /d/1', 'value /d/2'],
        );
      assert.equal((await etcd.range({ key: '/', rangeEnd: '\0' })).count, 1);
    },
  },
  {
    name: 'lets exactly one of several concurrent writers win each revision',
    async run({ etcd }) {
      await put(etcd, 'counter', '0');
      let wins = 0;
      const writer = async (): Promise<void> => {
        for (let won = 0; won < 20; ) {
          const [kv] = (await etcd.range({ key: 'counter' })).kvs;
          assert.isDefined(kv);
          const compare = [{ target: 'modRevision', key: 'counter', operator: '=', value: kv.modRevision }] as const;
          const success: Operation[] = [{ type: 'put', key: 'counter', value: String(Number(kv.value) + 1) }];
          if ((await etcd.txn({ compare, success })).succeeded) won += 1;
        }
        wins += 20;
      };
      await Promise.all(Array.from({ length: 5 }, writer));
      assert.equal((await etcd.range({ key: 'counter' })).kvs[0]?.value, String(wins));
    },
  },
];
