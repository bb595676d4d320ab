import { assert } from 'chai';
import { type EtcdCase, take } from './etcd-case.ts';

/** What only our own store promises: a real etcd has no place for causes. */
export const causes: readonly EtcdCase[] = [
  {
    name: 'keeps the cause of a write beside its value',
    async run({ etcd }) {
      const first = await etcd.txn({
        compare: [],
        success: [{ type: 'put', key: 'a', value: '1', cause: 'kubectl run' }],
      });
      await etcd.txn({ compare: [], success: [{ type: 'delete', key: 'a', cause: 'kubectl delete' }] });
      using stream = etcd.watch({ key: 'a', startRevision: first.revision });
      const [created, deleted] = await take(stream, 2);
      assert.equal(created?.type === 'put' ? created.kv.cause : undefined, 'kubectl run');
      assert.equal(deleted?.type === 'delete' ? deleted.cause : undefined, 'kubectl delete');
    },
  },
];
