import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalizeObject, zeroStructure } from '../../schema/normalize.ts';
import { schemaTable } from '../../schema/table.ts';
import type { ApiObject, JsonObject } from '../object.ts';
import { isConflict } from '../status.ts';
import { updateManagedFields } from './managed-fields.ts';
import { applyServerSide } from './server-side-apply.ts';

const typeName = 'apps/v1.Deployment';

function management(manager: string) {
  return {
    source: schemaTable,
    typeName,
    apiVersion: 'apps/v1',
    manager,
    subresource: '',
    time: '2026-01-02T03:04:05Z',
  };
}

function deployment(spec: JsonObject, labels?: Record<string, string>): ApiObject & { spec: JsonObject } {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', ...(labels && { labels }) }, spec };
}

function nothing(): ApiObject {
  return zeroStructure(schemaTable, schemaTable.type(typeName)) as unknown as ApiObject;
}

function apply(live: ApiObject, manager: string, config: ApiObject, force = false): ApiObject & { spec: JsonObject } {
  const object = applyServerSide(management(manager), live, config, force);
  normalizeObject(schemaTable, typeName, object);
  return object as ApiObject & { spec: JsonObject };
}

test('an update owns what it changes', () => {
  const object = deployment({ replicas: 2 }, { app: 'web' });
  normalizeObject(schemaTable, typeName, object);
  updateManagedFields(management('curl'), nothing(), object);
  assert.deepEqual(object.metadata.managedFields, [
    {
      manager: 'curl',
      operation: 'Update',
      apiVersion: 'apps/v1',
      time: '2026-01-02T03:04:05Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } }, 'f:spec': { 'f:replicas': {} } },
    },
  ]);
});

test('what others own is a conflict, unless forced', () => {
  const live = deployment({ replicas: 2 });
  normalizeObject(schemaTable, typeName, live);
  updateManagedFields(management('kubectl-client-side-apply'), nothing(), live);
  assert.throws(
    () => apply(live, 'me', deployment({ replicas: 3 })),
    (error) => {
      assert.ok(isConflict(error));
      assert.equal(
        error.message,
        'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
      );
      assert.deepEqual(error.status.details?.causes, [
        {
          reason: 'FieldManagerConflict',
          message: 'conflict with "kubectl-client-side-apply" using apps/v1',
          field: '.spec.replicas',
        },
      ]);
      return true;
    },
  );
  const forced = apply(live, 'me', deployment({ replicas: 3 }), true);
  assert.equal(forced.spec['replicas'], 3);
  assert.deepEqual(
    forced.metadata.managedFields?.map(({ manager, operation }) => `${manager} ${operation}`),
    ['me Apply'],
  );
});

test('what is no longer applied goes, unless somebody else applies it', () => {
  const first = apply(nothing(), 'a', deployment({ replicas: 2, paused: true }, { x: '1', y: '1' }));
  const second = apply(first, 'b', deployment({ paused: true }));
  const third = apply(second, 'a', deployment({}, { y: '1' }));
  assert.deepEqual(third.metadata.labels, { y: '1' });
  assert.equal(third.spec['replicas'], undefined);
  assert.equal(third.spec['paused'], true);
});

test('lists are merged by their keys, in the order applied', () => {
  const containers = (...names: string[]): ApiObject =>
    deployment({ template: { spec: { containers: names.map((name) => ({ name })) } } });
  const live = apply(apply(nothing(), 'a', containers('one', 'two')), 'b', containers('three', 'two'));
  assert.deepEqual(
    JSON.stringify(live.spec['template'])
      .match(/"name":"\w+"/g)
      ?.join(),
    '"name":"one","name":"three","name":"two"',
  );
});

test('refuses fields that do not exist', () => {
  const config = deployment({ foo: 1 });
  assert.throws(() => apply(nothing(), 'a', config), {
    message:
      'failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.foo: field not declared in schema',
  });
});
