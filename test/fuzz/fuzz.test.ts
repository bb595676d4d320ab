import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOf, fuzz } from './fuzz.ts';

const seed = 20_261_121;

test(`a minute of random requests, seed ${seed}: only well-formed answers, and no memory is lost`, async () => {
  const { requests, failures, heaps } = await fuzz(seed, 60_000);
  const told = failures.map(({ problem, call }) => `${problem}: ${call.method} ${call.target} ${bodyOf(call)}`);
  assert.deepEqual(told, []);
  assert(requests > 1000, `${requests} requests`);
  const [, first = 0] = heaps;
  const last = heaps.at(-1) ?? 0;
  assert(last < first * 1.3 + 10, `the heap grew: ${heaps.map((heap) => heap.toFixed(0)).join(' ')} MiB`);
});
