import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDns1123Label, checkPortName, checkQualifiedName } from './names.ts';

test('names', () => {
  assert.deepEqual(checkDns1123Label('web-1'), []);
  assert.deepEqual(checkDns1123Label('a.b'), ['must not contain dots']);
  assert.deepEqual(checkDns1123Label('Web'), [
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ]);
  assert.deepEqual(checkQualifiedName('example.com/name'), []);
  assert.equal(checkQualifiedName('a/b/c').length, 1);
  assert.deepEqual(checkQualifiedName('x'.repeat(64)), ['name part must be no more than 63 bytes']);
  assert.deepEqual(checkPortName('--1'), [
    'must contain at least one letter (a-z)',
    'must not contain consecutive hyphens',
    'must not begin or end with a hyphen',
  ]);
});
