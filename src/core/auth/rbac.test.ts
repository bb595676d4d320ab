import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserInfo } from '../api/authentication-v1.ts';
import type { ClusterRoleBinding, Role, RoleBinding } from '../api/rbac-v1.ts';
import type { ResourceReference } from '../api/scalars.ts';
import { isForbidden } from '../meta/status.ts';
import type { ResourceRequest } from './authorizer.ts';
import { createBootstrapPolicy } from './bootstrap-policy.ts';
import { createEscalationCheck } from './escalation-check.ts';
import { createNodeAuthorizer } from './node-authorizer.ts';
import { NodeReferences } from './node-references.ts';
import type { ObjectFeed, ObjectHandler } from './object-feed.ts';
import { createRbacAuthorizer } from './rbac-authorizer.ts';
import { RoleIndex } from './role-index.ts';

/** Hands out what is put in. */
class Feed implements ObjectFeed {
  readonly #handlers = new Map<string, ObjectHandler<unknown>>();

  subscribe<T>({ plural }: ResourceReference<T>, handler: ObjectHandler<T>): void {
    this.#handlers.set(plural, handler);
  }

  set(plural: string, ...objects: readonly object[]): void {
    for (const object of objects) this.#handlers.get(plural)?.set(object);
  }

  delete(plural: string, object: object): void {
    this.#handlers.get(plural)?.delete(object);
  }
}

function withPolicy(): { feed: Feed; index: RoleIndex } {
  const feed = new Feed();
  const index = new RoleIndex(feed);
  const policy = createBootstrapPolicy();
  feed.set('clusterroles', ...policy.clusterRoles);
  feed.set('clusterrolebindings', ...policy.clusterRoleBindings);
  feed.set('roles', ...policy.roles);
  feed.set('rolebindings', ...policy.roleBindings);
  return { feed, index };
}

function request(user: UserInfo, verb: string, resource: string, rest: Partial<ResourceRequest> = {}): ResourceRequest {
  return { user, verb, resource, group: '', version: 'v1', subresource: '', namespace: '', name: '', ...rest };
}

const jane: UserInfo = { username: 'jane', groups: ['system:authenticated'] };

test('the bootstrap policy has what kube-apiserver makes', () => {
  const { clusterRoles, clusterRoleBindings, roles, roleBindings } = createBootstrapPolicy();
  assert.deepEqual(
    [clusterRoles.length, clusterRoleBindings.length, roles.length, roleBindings.length],
    [69, 50, 7, 7],
  );
});

test('components may do their work, others may not', () => {
  const { index } = withPolicy();
  const rbac = createRbacAuthorizer(index);
  const scheduler: UserInfo = { username: 'system:kube-scheduler', groups: ['system:authenticated'] };
  const binding = request(scheduler, 'create', 'pods', { subresource: 'binding', namespace: 'default', name: 'web' });
  assert.deepEqual(rbac.authorize(binding), {
    decision: 'allow',
    reason:
      'RBAC: allowed by ClusterRoleBinding "system:kube-scheduler" of ClusterRole "system:kube-scheduler" to User "system:kube-scheduler"',
  });
  const controller: UserInfo = { username: 'system:serviceaccount:kube-system:deployment-controller', groups: [] };
  assert.equal(
    rbac.authorize(request(controller, 'create', 'replicasets', { group: 'apps', namespace: 'x' })).decision,
    'allow',
  );
  assert.equal(rbac.authorize(request(jane, 'list', 'pods')).decision, 'noOpinion');
  assert.equal(rbac.authorize({ user: jane, verb: 'get', path: '/openapi/v3' }).decision, 'allow');
  assert.equal(rbac.authorize({ user: jane, verb: 'get', path: '/metrics' }).decision, 'noOpinion');
});

test('bindings count as soon as they are there, and no longer than that', () => {
  const { feed, index } = withPolicy();
  const rbac = createRbacAuthorizer(index);
  const role: Role = {
    metadata: { name: 'reader', namespace: 'a' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  };
  const binding: RoleBinding = {
    metadata: { name: 'read', namespace: 'a' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [{ kind: 'User', name: 'jane' }],
  };
  const read = request(jane, 'get', 'pods', { namespace: 'a', name: 'web' });
  feed.set('rolebindings', binding);
  assert.equal(rbac.authorize(read).reason, 'RBAC: role.rbac.authorization.k8s.io "reader" not found');
  feed.set('roles', role);
  assert.equal(rbac.authorize(read).decision, 'allow');
  assert.equal(rbac.authorize({ ...read, namespace: 'b' }).decision, 'noOpinion');
  feed.set('rolebindings', { ...binding, subjects: [] });
  assert.equal(rbac.authorize(read).decision, 'noOpinion');
  feed.set('rolebindings', binding);
  feed.delete('rolebindings', binding);
  assert.equal(rbac.authorize(read).decision, 'noOpinion');
});

test('nobody gives what they do not have', () => {
  const { index } = withPolicy();
  const check = createEscalationCheck(index, createRbacAuthorizer(index));
  const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list'] }];
  assert.throws(
    () => check.checkRole(jane, { metadata: { name: 'r', namespace: 'a' }, rules }),
    (error) => {
      assert.ok(isForbidden(error));
      assert.equal(
        error.message,
        'roles.rbac.authorization.k8s.io "r" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:["apps"], Resources:["deployments"], Verbs:["get" "list"]}',
      );
      return true;
    },
  );
  const binding: ClusterRoleBinding = {
    metadata: { name: 'b' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  };
  assert.throws(() => check.checkBinding(jane, binding), isForbidden);
  check.checkBinding({ username: 'root', groups: ['system:masters'] }, binding);
});

test('a node sees its own', () => {
  const feed = new Feed();
  const node = createNodeAuthorizer(new NodeReferences(feed));
  const kubelet: UserInfo = { username: 'system:node:node01', groups: ['system:nodes'] };
  const secret = request(kubelet, 'get', 'secrets', { namespace: 'default', name: 'token' });
  const pod = {
    metadata: { name: 'web', namespace: 'default' },
    spec: { nodeName: 'node01', containers: [], volumes: [{ name: 'v', secret: { secretName: 'token' } }] },
  };
  assert.deepEqual(node.authorize(secret), {
    decision: 'noOpinion',
    reason: "no relationship found between node 'node01' and this object",
  });
  feed.set('pods', pod);
  assert.equal(node.authorize(secret).decision, 'allow');
  feed.delete('pods', pod);
  assert.equal(node.authorize(secret).decision, 'noOpinion');
  assert.equal(
    node.authorize(request(kubelet, 'list', 'pods', { fieldSelector: 'spec.nodeName=node01' })).decision,
    'allow',
  );
  assert.equal(node.authorize(request(kubelet, 'list', 'pods')).decision, 'noOpinion');
  assert.equal(node.authorize(request(kubelet, 'get', 'nodes', { name: 'node02' })).decision, 'noOpinion');
  assert.equal(
    node.authorize(request(kubelet, 'patch', 'nodes', { subresource: 'status', name: 'node01' })).decision,
    'allow',
  );
});
