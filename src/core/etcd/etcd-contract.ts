import { assert } from 'chai';
import {
  type Etcd,
  type EtcdErrorReason,
  type Operation,
  prefixEnd,
  type WatchEvent,
  type WatchStream,
} from './etcd.ts';

/** An empty etcd, and its time. */
export interface EtcdUnderTest {
  readonly etcd: Etcd;
  advance(durationMs: number): Promise<void>;
}

export interface EtcdCase {
  readonly name: string;
  run(subject: EtcdUnderTest): Promise<void>;
}

async function put(etcd: Etcd, key: string, value: string, lease = ''): Promise<number> {
  const { revision } = await etcd.txn({ compare: [], success: [{ type: 'put', key, value, lease }] });
  return revision;
}

async function remove(etcd: Etcd, key: string): Promise<number> {
  const { revision } = await etcd.txn({ compare: [], success: [{ type: 'delete', key }] });
  return revision;
}

function under(prefix: string): { key: string; rangeEnd: string } {
  return { key: prefix, rangeEnd: prefixEnd(prefix) };
}

async function rejects(promise: Promise<unknown>, reason: EtcdErrorReason): Promise<void> {
  const error: unknown = await promise.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  assert.propertyVal(error, 'reason', reason);
}

/** Reads responses until there are `count` events. */
async function take(stream: WatchStream, count: number): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  if (count === 0) return events;
  for await (const response of stream) {
    events.push(...response.events);
    if (events.length >= count) break;
  }
  return events;
}

function describeEvent(event: WatchEvent): string {
  if (event.type === 'delete') return `${event.modRevision} - ${event.key} (${event.previous?.value ?? ''})`;
  return `${event.kv.modRevision} + ${event.kv.key}=${event.kv.value} (${event.previous?.value ?? ''})`;
}

const keysAndRanges: EtcdCase[] = [
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

const transactions: EtcdCase[] = [
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

const watches: EtcdCase[] = [
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
      const events = take(stream, 2);
      await opened(etcd, stream);
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
      let response = await iterator.next();
      while (response.value !== undefined && response.value.revision < revision) response = await iterator.next();
      assert.deepEqual(response.value, { revision, events: [] });
    },
  },
  {
    name: 'tells of progress by itself after a while',
    async run({ etcd, advance }) {
      using stream = etcd.watch({ ...under('/p/') });
      const iterator = stream[Symbol.asyncIterator]();
      const revision = await put(etcd, '/elsewhere', '1');
      const reached = (async () => {
        let response = await iterator.next();
        while (response.value !== undefined && response.value.revision < revision) response = await iterator.next();
        return response.value;
      })();
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
async function opened(etcd: Etcd, stream: WatchStream): Promise<void> {
  stream.requestProgress();
  await etcd.range({ key: 'a' });
}

const leases: EtcdCase[] = [
  {
    name: 'deletes the keys of a lease that is not kept alive',
    async run({ etcd, advance }) {
      const lease = await etcd.leaseGrant(10);
      const revision = await put(etcd, '/l/a', '1', lease);
      await put(etcd, '/l/b', '1', lease);
      assert.equal((await etcd.range({ key: '/l/a' })).kvs[0]?.lease, lease);
      await advance(9000);
      await etcd.leaseKeepAlive(lease);
      await advance(9000);
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
      const lease = await etcd.leaseGrant(5);
      await put(etcd, 'a', '1', lease);
      await put(etcd, 'a', '2');
      await put(etcd, 'b', '1', lease);
      await remove(etcd, 'b');
      await put(etcd, 'b', '2');
      await advance(6000);
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

/** What everything that calls itself `Etcd` promises; each case gets an empty one. */
export const etcdContract: readonly EtcdCase[] = [...keysAndRanges, ...transactions, ...watches, ...leases];
