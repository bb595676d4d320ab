import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invalid, notSupported, required } from './field-error.ts';
import { isConflict, isNotFound, newConflict, newForbidden, newInvalid, newNotFound } from './status.ts';

const deployments = { group: 'apps', resource: 'deployments' };

test('a Status is what the server writes', () => {
  assert.equal(
    JSON.stringify(newNotFound(deployments, 'web').status),
    '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"deployments.apps \\"web\\" not found","reason":"NotFound","details":{"name":"web","group":"apps","kind":"deployments"},"code":404}',
  );
  assert.equal(
    newConflict(deployments, 'web').message,
    'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
  );
  assert.equal(newForbidden({ group: '', resource: '' }, '', 'no').message, 'forbidden: no');
  assert.ok(isNotFound(newNotFound(deployments, 'web')) && !isConflict(newNotFound(deployments, 'web')));
});

test('validation errors become causes and one message', () => {
  const errors = [
    invalid('spec.replicas', -1, 'must be greater than or equal to 0'),
    required('spec.selector'),
    required('spec.selector'),
    notSupported('spec.type', 'X', ['A', 'B']),
  ];
  const { status } = newInvalid({ group: 'apps', kind: 'Deployment' }, 'web', errors);
  assert.equal(
    status.message,
    'Deployment.apps "web" is invalid: [spec.replicas: Invalid value: -1: must be greater than or equal to 0, spec.selector: Required value, spec.type: Unsupported value: "X": supported values: "A", "B"]',
  );
  assert.equal(status.details?.causes?.length, 4);
  assert.deepEqual(status.details?.causes?.[1], {
    reason: 'FieldValueRequired',
    message: 'Required value',
    field: 'spec.selector',
  });
});
