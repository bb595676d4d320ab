import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatFieldSelector, matchesFields, parseFieldSelector } from './field-selector.ts';

test('parses, matches and prints', () => {
  const selector = parseFieldSelector('status.phase!=Running,spec.nodeName==node01');
  assert.equal(formatFieldSelector(selector), 'spec.nodeName=node01,status.phase!=Running');
  assert.ok(matchesFields(selector, { 'spec.nodeName': 'node01' }));
  assert.ok(!matchesFields(selector, { 'spec.nodeName': 'node01', 'status.phase': 'Running' }));
  assert.deepEqual(parseFieldSelector('a=b\\,c\\=d'), [{ field: 'a', operator: '=', value: 'b,c=d' }]);
  assert.deepEqual(parseFieldSelector(''), []);
});

test('refuses in the words of the server', () => {
  assert.throws(() => parseFieldSelector('foo'), { message: "invalid selector: 'foo'; can't understand 'foo'" });
  assert.throws(() => parseFieldSelector('a=\\x'), { message: 'invalid field selector: invalid escape sequence: \\x' });
});
