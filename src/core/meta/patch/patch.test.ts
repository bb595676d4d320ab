import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBadRequest, isInvalid } from '../status.ts';
import { applyJsonPatch, parseJsonPatch } from './json-patch.ts';
import { applyMergePatch, createThreeWayJsonMergePatch, parseMergePatch } from './merge-patch.ts';

test('merge patches', () => {
  const document = { a: 'b', c: { d: 1, e: [1] } };
  assert.deepEqual(applyMergePatch(document, { a: null, c: { e: [2], f: { g: null } } }), {
    c: { d: 1, e: [2], f: {} },
  });
  assert.throws(() => parseMergePatch('[]'), isBadRequest);
});

test('JSON patches', () => {
  const document = { a: { b: [1, 2] } };
  const patch = parseJsonPatch(
    '[{"op":"add","path":"/a/b/-","value":3},{"op":"remove","path":"/a/b/0"},{"op":"test","path":"/a/x","value":null}]',
  );
  assert.deepEqual(applyJsonPatch(document, patch), { a: { b: [2, 3] } });
  assert.deepEqual(document, { a: { b: [1, 2] } });
  assert.deepEqual(applyJsonPatch(document, [{ op: 'move', from: '/a/b', path: '/c' }]), { a: {}, c: [1, 2] });
  assert.throws(() => applyJsonPatch(document, [{ op: 'remove', path: '/x' }]), isInvalid);
  assert.throws(() => applyJsonPatch(document, [{ op: 'test', path: '/a', value: 1 }]), isInvalid);
  assert.throws(() => applyJsonPatch(document, [{ op: 'replace', path: '', value: 'text' }]), isInvalid);
  assert.throws(() => applyJsonPatch(document, [{ op: 'copy', from: '', path: '/a' }]), isInvalid);
  assert.throws(() => parseJsonPatch('{}'), isBadRequest);
});

test('the patch of kubectl apply for custom resources', () => {
  const patch = createThreeWayJsonMergePatch({ a: 1, b: 2 }, { a: 1, c: { d: 1 } }, { a: 5, b: 2, e: 1 });
  assert.deepEqual(patch, { a: 1, b: null, c: { d: 1 } });
});
