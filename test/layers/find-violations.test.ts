import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findViolations } from './find-violations.ts';
import { layers, packages } from './layers.ts';

const fixture = fileURLToPath(new URL('fixtures/src', import.meta.url));

test('the layer check bites on every forbidden arrow and on nothing else', () => {
  assert.deepEqual(findViolations(fixture, { layers, packages }), [
    'src/core/controllers/bad.ts imports ../etcd/store.ts: core/controllers may not depend on core/etcd',
    'src/core/controllers/bad.ts imports ../apiserver/chain.ts: core/controllers may not depend on core/apiserver',
    'src/core/controllers/bad.ts imports node:fs: only node may',
    'src/core/controllers/bad.ts imports ../../../scripts/build.ts: it lies outside src/',
    'src/core/controllers/bad.ts imports ./good.test.ts: nothing imports a test',
    'src/core/controllers/bad.ts imports ../../embed/bad.ts: core/controllers may not depend on embed',
    'src/core/controllers/bad.ts imports ../registry/store.ts: core/controllers may not depend on core/registry',
    'src/core/lost/file.ts belongs to no layer: give its folder a row in test/layers/layers.ts',
    'src/core/network/bad.ts imports ../machine/process.ts: core/network may import only types from core/machine',
    'src/embed/bad.ts imports @xterm/xterm: only terminal/xterm may',
  ]);
});

test('every arrow leads to a layer that exists', () => {
  for (const [name, { values, types = [] }] of Object.entries(layers)) {
    for (const target of [...values, ...types]) assert.ok(target in layers, `${name} -> ${target}`);
  }
});

test('values flow one way: no two layers import values from each other', () => {
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    (layers[from]?.values ?? []).some((next) => {
      if (next === from || seen.has(next)) return false;
      seen.add(next);
      return next === to || reaches(next, to, seen);
    });
  for (const name of Object.keys(layers)) assert.ok(!reaches(name, name), `${name} depends on itself`);
});
