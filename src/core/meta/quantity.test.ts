import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  milliValue,
  subtractQuantities,
  wholeValue,
} from './quantity.ts';

const canonical: [string | number, string][] = [
  ['0', '0'],
  ['0.0', '0'],
  ['1.5', '1500m'],
  ['1.500', '1.500'],
  ['0.5', '500m'],
  ['0.500', '500m'],
  ['1000m', '1'],
  ['1500m', '1500m'],
  ['1.5Gi', '1536Mi'],
  ['1024', '1024'],
  ['1024Ki', '1Mi'],
  ['512Ki', '512Ki'],
  ['0.5Ki', '512'],
  ['0.1Ki', '102400m'],
  ['1000k', '1M'],
  ['12e6', '12e6'],
  ['12000e3', '12e6'],
  ['1E3', '1E3'],
  ['1E', '1E'],
  ['0.1n', '1n'],
  ['-1.5', '-1500m'],
  ['100Mi', '100Mi'],
  [2, '2'],
  [0.25, '250m'],
];

for (const [text, expected] of canonical) {
  test(`writes ${text} as ${expected}`, () => assert.equal(canonicalQuantity(text), expected));
}

test('refuses what is no quantity', () => {
  const wrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  for (const text of ['', 'abc', '1 Gi', '1.2.3', '1Gb'])
    assert.throws(() => canonicalQuantity(text), { message: wrong }, text);
  for (const text of ['1KM', '1mm', '1i']) {
    assert.throws(() => canonicalQuantity(text), { message: "unable to parse quantity's suffix" }, text);
  }
});

test('calculates', () => {
  assert.equal(addQuantities('100m', '1.9'), '2');
  assert.equal(addQuantities('0', '1Gi'), '1Gi');
  assert.equal(addQuantities('1Gi', '512Mi'), '1536Mi');
  assert.equal(subtractQuantities('1', '250m'), '750m');
  assert.ok(compareQuantities('1000m', '1') === 0 && compareQuantities('1Gi', '1G') > 0);
  assert.equal(milliValue('0.0001'), 1);
  assert.equal(milliValue('2'), 2000);
  assert.equal(wholeValue('1100m'), 2);
  assert.equal(wholeValue('1Ki'), 1024);
});
