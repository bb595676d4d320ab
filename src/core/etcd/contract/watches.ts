import { assert } from 'chai';
import type { Operation, WatchResponse, WatchStream } from '../etcd.ts';
import { describeEvent, type EtcdCase, put, rejects, remove, take, under } from './etcd-case.ts';

export const watches: readonly EtcdCase[] = [
  {
    name: 'watches a range from a past revision on, with what was replaced',
    async run({ etcd }) {
      const first = await put(etcd, '/w/a', '1');
      await put(etcd, '/other', 'x');
      await put(etcd, '/w/a', '2');
      using stream = etcd.watch({ ...under('/w/'), startRevision: first + 1 });
      const events = take(stream, 3);
      await remove(etcd, '/w/a');
      await put(etcd, '/w/b', '3');
      assert.deepEqual((await events).map(describeEvent), [
        `${first + 2} + /w/a=2 (1)`,
        `${first + 3} - /w/a (2)`,
        `${first + 4} + /w/b=3 ()`,
      ]);
    },
  },
  {
    name: 'watches from the next revision on without a start, one key alone without an end',
    async run({ etcd }) {
      await put(etcd, 'a', 'before');
      using stream = etcd.watch({ key: 'a' });
      await opened(stream);
      const events = take(stream, 2);
      const revision = await put(etcd, 'a', '1');
      await put(etcd, 'ab', 'no');
      await put(etcd, 'a', '2');
      assert.deepEqual((await events).map(describeEvent), [`${revision} + a=1 (before)`, `${revision + 2} + a=2 (1)`]);
    },
  },
  {
    name: 'keeps the events of one revision together and reports how far it is',
    async run({ etcd }) {
      const { revision } = await etcd.range({ key: 'a' });
      using stream = etcd.watch({ ...under('/t/'), startRevision: revision + 1 });
      const success: Operation[] = Array.from({ length: 5 }, (_, i) => ({ type: 'put', key: `/t/${i}`, value: '' }));
      const written = await etcd.txn({ compare: [], success });
      for await (const response of stream) {
        if (response.events.length === 0) continue;
        assert.equal(response.events.length, 5);
        assert.equal(response.revision, written.revision);
        break;
      }
    },
  },
  {
    name: 'loses and repeats nothing while several write',
    async run({ etcd }) {
      const { revision } = await etcd.range({ key: 'a' });
      using early = etcd.watch({ ...under('/x/'), startRevision: revision + 1 });
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let index = 0; index < 25; index += 1) await put(etcd, `/x/${writer}/${index % 5}`, String(index));
      });
      using meanwhile = etcd.watch({ ...under('/x/'), startRevision: revision + 1 });
      const seen = await Promise.all([take(early, 200), take(meanwhile, 200), ...writers]);
      using late = etcd.watch({ ...under('/x/'), startRevision: revision + 1 });
      const expected = Array.from({ length: 200 }, (_, index) => revision + 1 + index);
      for (const events of [seen[0], seen[1], await take(late, 200)]) {
        assert.deepEqual(
          events?.map((event) => (event.type === 'put' ? event.kv.modRevision : 0)),
          expected,
        );
      }
    },
  },
  {
    name: 'tells of progress when asked',
    async run({ etcd }) {
      using stream = etcd.watch({ ...under('/p/') });
      const iterator = stream[Symbol.asyncIterator]();
      const revision = await put(etcd, '/elsewhere', '1');
      stream.requestProgress();
      assert.deepEqual(await responseAt(iterator, revision), { revision, events: [] });
    },
  },
  {
    name: 'tells of progress by itself after a while',
    async run({ etcd, advance }) {
      using stream = etcd.watch({ ...under('/p/') });
      const iterator = stream[Symbol.asyncIterator]();
      const revision = await put(etcd, '/elsewhere', '1');
      const reached = responseAt(iterator, revision);
      await advance(10_000);
      assert.deepEqual(await reached, { revision, events: [] });
    },
  },
  {
    name: 'refuses to watch from a compacted revision',
    async run({ etcd }) {
      const first = await put(etcd, 'a', '1');
      await put(etcd, 'a', '2');
      const last = await put(etcd, 'a', '3');
      await etcd.compact(last);
      using stream = etcd.watch({ key: 'a', startRevision: first });
      await rejects(take(stream, 1), 'compacted');
    },
  },
  {
    name: 'ends when it is disposed',
    async run({ etcd }) {
      const stream = etcd.watch({ key: 'a' });
      const ended = take(stream, 1);
      stream[Symbol.dispose]();
      assert.deepEqual(await ended, []);
    },
  },
];

/** Resolves when the watch has been registered: it told how far it is. */
async function opened(stream: WatchStream): Promise<void> {
  stream.requestProgress();
  await stream[Symbol.asyncIterator]().next();
}

/** The first response that reaches `revision`. */
async function responseAt(
  responses: AsyncIterator<WatchResponse>,
  revision: number,
): Promise<WatchResponse | undefined> {
  for (;;) {
    const result = await responses.next();
    if (result.done === true) return undefined;
    if (result.value.revision >= revision) return result.value;
  }
}
