import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeProtobuf } from './decode.ts';

function text(number: number, value: string): number[] {
  const bytes = [...new TextEncoder().encode(value)];
  return [(number << 3) | 2, bytes.length, ...bytes];
}

function nested(number: number, bytes: readonly number[]): number[] {
  return [(number << 3) | 2, bytes.length, ...bytes];
}

test('a body of the Go client becomes the JSON that it stands for', () => {
  const label = nested(11, [...text(1, 'a'), ...text(2, 'b')]);
  const metadata = nested(1, [...text(1, 'high'), ...text(2, ''), ...nested(8, []), ...label]);
  const value = [0x10, 0xfb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
  const raw = nested(2, [...metadata, ...value, 0x18, 0x00, ...text(4, 'x')]);
  const typeMeta = nested(1, [...text(1, 'scheduling.k8s.io/v1'), ...text(2, 'PriorityClass')]);
  const bytes = Uint8Array.from([0x6b, 0x38, 0x73, 0x00, ...typeMeta, ...raw]);
  assert.deepEqual(decodeProtobuf(bytes), {
    kind: 'PriorityClass',
    apiVersion: 'scheduling.k8s.io/v1',
    metadata: { name: 'high', labels: { a: 'b' } },
    value: -5,
    description: 'x',
  });
  assert.throws(() => decodeProtobuf(bytes.slice(0, -1)), RangeError);
  assert.throws(() => decodeProtobuf(Uint8Array.from([1, 2])), /does not appear to be a protobuf message/);
});
