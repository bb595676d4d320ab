import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { PlaygroundClock } from '../../core/clock.ts';
import type { Etcd, WatchEvent } from '../../core/etcd/etcd.ts';
import { etcdContract } from '../../core/etcd/etcd-contract.ts';
import { dialEtcd } from './dial-etcd.ts';
import { noEtcd, type RunningEtcd, startEtcd } from './testing.ts';

const clock = new PlaygroundClock();

function dial({ url }: RunningEtcd): Etcd & Disposable {
  return dialEtcd({ endpoints: [url], clock });
}

describe('a real etcd', { skip: noEtcd }, () => {
  let running: RunningEtcd;
  before(async () => {
    running = await startEtcd();
  });
  after(() => running[Symbol.asyncDispose]());

  for (const { name, run } of etcdContract) {
    it(name, async () => {
      using etcd = dial(running);
      await etcd.txn({ compare: [], success: [{ type: 'delete', key: '\0', rangeEnd: '\0' }] });
      await run({ etcd, advance: (durationMs) => pass(durationMs) });
    });
  }

  it('goes on watching where it was after a break, without loss or repetition', async () => {
    using etcd = dial(running);
    const put = (value: string): Promise<unknown> =>
      etcd.txn({ compare: [], success: [{ type: 'put', key: 'broken', value }] });
    const { revision } = await etcd.range({ key: 'broken' });
    using watch = etcd.watch({ key: 'broken', startRevision: revision + 1 });
    const seen: WatchEvent[] = [];
    const reading = (async () => {
      for await (const { events } of watch) {
        seen.push(...events);
        if (seen.length >= 4) break;
      }
    })();
    await put('1');
    await put('2');
    await running.stop();
    await assert.rejects(put('lost'), { name: 'EtcdError', reason: 'unavailable' });
    await running.start();
    await put('3');
    await put('4');
    await reading;
    assert.deepEqual(
      seen.map((event) => (event.type === 'put' ? event.kv.value : '')),
      ['1', '2', '3', '4'],
    );
  });
});
