import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalizeObject } from './normalize.ts';
import { schemaTable } from './table.ts';

test('an object looks as Go would write it', () => {
  const deployment = {
    metadata: { name: 'web', labels: {}, creationTimestamp: null },
    spec: {
      replicas: 0,
      minReadySeconds: 0,
      paused: false,
      selector: {},
      template: { spec: { containers: [{ name: 'a', command: [] }], hostNetwork: false, hostUsers: false } },
    },
  };
  normalizeObject(schemaTable, 'apps/v1.Deployment', deployment);
  assert.deepEqual(deployment, {
    metadata: { name: 'web' },
    spec: {
      replicas: 0,
      selector: {},
      strategy: {},
      template: { metadata: {}, spec: { containers: [{ name: 'a', resources: {} }], hostUsers: false } },
    },
    status: {},
  });
});

test('a role without rules says so', () => {
  const role = { metadata: { name: 'none' } };
  normalizeObject(schemaTable, 'rbac/v1.Role', role);
  assert.deepEqual(role, { metadata: { name: 'none' }, rules: null });
});
