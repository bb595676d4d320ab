import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schemaTable } from '../../../schema/table.ts';
import type { JsonObject } from '../../object.ts';
import { applyStrategicMergePatch } from './apply.ts';
import { createStrategicMergePatch } from './diff.ts';
import goldens from './goldens/deployments.json' with { type: 'json' };
import { createThreeWayMergePatch } from './three-way.ts';

/** Recorded from k8s.io/apimachinery over deployments made at random. */
interface Golden {
  original: JsonObject;
  modified: JsonObject;
  current: JsonObject;
  twoWay: JsonObject;
  twoWayApplied: JsonObject;
  threeWay: JsonObject;
  threeWayApplied: JsonObject;
}

const type = 'apps/v1.Deployment';

(goldens as unknown as Golden[]).forEach((golden, index) => {
  test(`makes and applies the patches of the real thing: ${index}`, () => {
    const { original, modified, current, twoWay, threeWay } = golden;
    assert.deepEqual(createStrategicMergePatch(schemaTable, type, original, modified), twoWay);
    assert.deepEqual(createThreeWayMergePatch(schemaTable, type, original, modified, current), threeWay);
    assert.deepEqual(applyStrategicMergePatch(schemaTable, type, current, twoWay), golden.twoWayApplied);
    assert.deepEqual(applyStrategicMergePatch(schemaTable, type, current, threeWay), golden.threeWayApplied);
  });
});

function apply(object: JsonObject, patch: JsonObject): JsonObject {
  return applyStrategicMergePatch(schemaTable, type, object, patch);
}

test('carries out directives', () => {
  const finalizers = { metadata: { finalizers: ['a', 'b'] } };
  assert.deepEqual(apply(finalizers, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } }), {
    metadata: { finalizers: ['b'] },
  });
  const strategy = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
  const recreate = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } };
  assert.deepEqual(apply(strategy, recreate), { spec: { strategy: { type: 'Recreate' } } });
  const labels = { metadata: { labels: { a: '1' } } };
  assert.deepEqual(apply(labels, { metadata: { labels: { $patch: 'replace', b: '2' } } }), {
    metadata: { labels: { b: '2' } },
  });
  assert.deepEqual(apply(labels, { metadata: { labels: { a: null } } }), { metadata: { labels: {} } });
});

test('refuses what it cannot do', () => {
  const pods = (...containers: JsonObject[]): JsonObject => ({ spec: { template: { spec: { containers } } } });
  assert.throws(() => apply(pods({ name: 'a' }), pods({ image: 'x' })), {
    message: 'map: map[image:x] does not contain declared merge key: name',
  });
  assert.throws(
    () => apply({ spec: { strategy: {} } }, { spec: { strategy: { $retainKeys: ['type'], rollingUpdate: {} } } }),
    {
      message: 'invalid patch format of retainKeys',
    },
  );
});
