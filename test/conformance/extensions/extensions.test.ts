import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import differences from './goldens/differences.json' with { type: 'json' };
import { replay } from './replay.ts';
import { scripts } from './scripts.ts';

// What the real kube-apiserver answered (recorded by record.ts), and what this one answers. Requests that are known to be
// answered otherwise are listed (by list-differences.ts), and leave the list when they no longer are.

const known: Readonly<Record<string, readonly string[]>> = differences;

for (const [name, steps] of Object.entries(scripts)) {
  test(`answers as the real server does: ${name}`, async () => {
    const listed = new Set(known[name]);
    const compared = await replay(name, steps);
    for (const { request, ours, real } of compared) {
      if (!listed.has(request)) assert.deepEqual(ours, real, request);
    }
    const alike = compared.filter(({ request, ours, real }) => listed.has(request) && isDeepStrictEqual(ours, real));
    assert.deepEqual(
      alike.map(({ request }) => request),
      [],
      'these are alike now: list the differences again',
    );
  });
}
