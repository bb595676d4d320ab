import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PlaygroundClock } from '../clock.ts';
import { createMemoryDisk } from '../disk/memory-disk.ts';
import { handlerTransport } from '../network/handler-transport.ts';
import type { Transport } from '../network/http.ts';
import { SystemError } from '../system-error.ts';
import type { WatchEvent } from './etcd.ts';
import { connectEtcd } from './etcd-client.ts';
import { storeContract } from './etcd-contract.ts';
import { etcdHandler, type MemberIdentity } from './server/handler.ts';
import { openStore, type Store } from './store.ts';

const identity: MemberIdentity = {
  clusterId: '1',
  member: { id: '2', name: 'controlplane', peerUrls: [], clientUrls: [] },
  version: '3.6.8',
  now: () => 0,
};

async function newStore(clock: PlaygroundClock): Promise<Store> {
  return openStore({ volume: await createMemoryDisk().open('etcd'), clock });
}

describe('etcd over the network', () => {
  for (const { name, run } of storeContract) {
    it(name, async () => {
      const clock = new PlaygroundClock({ speed: 0, startMs: 0, seed: 1 });
      const transport = handlerTransport(etcdHandler(await newStore(clock), identity));
      await run({ etcd: connectEtcd(transport, { clock }), advance: (ms) => clock.advance(ms) });
    });
  }

  it('goes on watching where it was after a break, without loss or repetition', async () => {
    const clock = new PlaygroundClock({ speed: 0, startMs: 0 });
    const volume = await createMemoryDisk().open('etcd');
    let running: { store: Store; transport: Transport } | undefined;
    const start = async (): Promise<void> => {
      const store = await openStore({ volume, clock });
      running = { store, transport: handlerTransport(etcdHandler(store, identity)) };
    };
    const transport: Transport = async (call) => {
      if (running === undefined) throw new SystemError('ECONNREFUSED');
      return running.transport(call);
    };
    await start();
    const etcd = connectEtcd(transport, { clock });
    const put = (value: string): Promise<unknown> =>
      etcd.txn({ compare: [], success: [{ type: 'put', key: 'a', value }] });
    using watch = etcd.watch({ key: 'a', startRevision: 2 });
    const seen: WatchEvent[] = [];
    const reading = (async () => {
      for await (const { events } of watch) {
        seen.push(...events);
        if (seen.length >= 4) break;
      }
    })();
    await put('1');
    await put('2');
    await running?.store[Symbol.asyncDispose]();
    running = undefined;
    await assert.rejects(put('lost'), { reason: 'unavailable' });
    await clock.advance(5000);
    await start();
    await put('3');
    await clock.advance(5000);
    await put('4');
    await reading;
    assert.deepEqual(
      seen.map((event) => (event.type === 'put' ? event.kv.value : '')),
      ['1', '2', '3', '4'],
    );
  });
});
