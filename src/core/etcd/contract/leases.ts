import { assert } from 'chai';
import { describeEvent, type EtcdCase, put, rejects, remove, take, under } from './etcd-case.ts';

export const leases: readonly EtcdCase[] = [
  {
    name: 'deletes the keys of a lease that is not kept alive',
    async run({ etcd, advance }) {
      const lease = await etcd.leaseGrant(3);
      const revision = await put(etcd, '/l/a', '1', lease);
      await put(etcd, '/l/b', '1', lease);
      assert.equal((await etcd.range({ key: '/l/a' })).kvs[0]?.lease, lease);
      await advance(2000);
      await etcd.leaseKeepAlive(lease);
      await advance(2000);
      assert.equal((await etcd.range(under('/l/'))).count, 2);
      using stream = etcd.watch({ ...under('/l/'), startRevision: revision + 2 });
      const events = take(stream, 2);
      await advance(2000);
      assert.deepEqual((await events).map(describeEvent), [`${revision + 2} - /l/a (1)`, `${revision + 2} - /l/b (1)`]);
      await rejects(etcd.leaseKeepAlive(lease), 'leaseNotFound');
    },
  },
  {
    name: 'leaves a key alone that another write took off the lease',
    async run({ etcd, advance }) {
      const lease = await etcd.leaseGrant(2);
      await put(etcd, 'a', '1', lease);
      await put(etcd, 'a', '2');
      await put(etcd, 'b', '1', lease);
      await remove(etcd, 'b');
      await put(etcd, 'b', '2');
      await advance(3000);
      assert.equal((await etcd.range({ key: 'a', rangeEnd: 'c' })).count, 2);
    },
  },
  {
    name: 'revokes a lease, and refuses one that it does not know',
    async run({ etcd }) {
      const lease = await etcd.leaseGrant(100);
      await put(etcd, 'a', '1', lease);
      await etcd.leaseRevoke(lease);
      assert.equal((await etcd.range({ key: 'a' })).count, 0);
      await rejects(put(etcd, 'a', '1', lease), 'leaseNotFound');
      await rejects(etcd.leaseRevoke(lease), 'leaseNotFound');
      assert.equal((await etcd.range({ key: 'a' })).count, 0);
    },
  },
];
