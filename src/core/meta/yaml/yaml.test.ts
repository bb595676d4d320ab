import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseYaml } from './parse.ts';
import { printYaml } from './print.ts';

const golden = readFileSync(new URL('./goldens/scalars.yaml', import.meta.url), 'utf8');
const source = JSON.parse(readFileSync(new URL('./goldens/scalars.json', import.meta.url), 'utf8')) as unknown;

test('prints every kind of scalar, key and nesting as sigs.k8s.io/yaml does', () => {
  assert.equal(printYaml(source), golden);
});

test('reads back what it prints', () => {
  assert.deepEqual(parseYaml(golden), source);
});

test('reads scalars as go-yaml does', () => {
  const text =
    'a: 2026-01-02\nb: 1:20\nc: yes\nd: 0o17\ne: 017\nf: 1_000\ng: ~\nh: .5\n5: x\ni: 2026-01-02T03:04:05Z\n';
  const expected = {
    a: '2026-01-02',
    b: '1:20',
    c: true,
    d: 15,
    e: 15,
    f: 1000,
    g: null,
    h: 0.5,
    5: 'x',
    i: '2026-01-02T03:04:05Z',
  };
  assert.deepEqual(parseYaml(text), expected);
});
