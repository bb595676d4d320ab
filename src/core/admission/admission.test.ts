import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserInfo } from '../api/authentication-v1.ts';
import { type Pod, serviceAccounts } from '../api/core-v1.ts';
import type { ResourceReference } from '../api/scalars.ts';
import { PlaygroundClock } from '../clock.ts';
import type { ApiObject } from '../meta/object.ts';
import { isForbidden, isNotFound } from '../meta/status.ts';
import { createAdmissionChain } from './chain.ts';
import { admissionPlugins } from './default-plugins.ts';
import type { AdmissionAttributes, AdmissionContext } from './plugin.ts';

const chain = createAdmissionChain(admissionPlugins);
const jane: UserInfo = { username: 'jane', groups: ['system:authenticated'] };
const kubelet: UserInfo = { username: 'system:node:node01', groups: ['system:nodes'] };

const stored: Record<string, object> = {
  'namespaces /default': { metadata: { name: 'default' }, status: { phase: 'Active' } },
  'namespaces /going': { metadata: { name: 'going' }, status: { phase: 'Terminating' } },
  'serviceaccounts default/default': { metadata: { name: 'default' }, imagePullSecrets: [{ name: 'pull' }] },
  'serviceaccounts going/default': { metadata: { name: 'default' } },
  'nodes /node01': { metadata: { name: 'node01', uid: 'n1' } },
  'pods default/mine': { metadata: { name: 'mine', uid: 'p1' }, spec: { nodeName: 'node01' } },
  'pods default/other': { metadata: { name: 'other', uid: 'p2' }, spec: { nodeName: 'node02' } },
};

const context: AdmissionContext = {
  clock: new PlaygroundClock({ speed: 0, seed: 1 }),
  authorizer: { authorize: () => ({ decision: 'noOpinion', reason: '' }) },
  get: <T>({ plural }: ResourceReference<T>, namespace: string, name: string) =>
    stored[`${plural} ${namespace}/${name}`] as T | undefined,
  list: () => [],
  getLive: () => Promise.resolve(undefined),
  writeStatus: () => Promise.resolve(),
  create: () => Promise.resolve(),
  resourceOf: () => undefined,
  annotate: () => {},
  versionsOf: () => [],
  connectWebhook: () => Promise.reject(new Error('no webhooks')),
  warn: () => {},
};

function attributesOf(rest: Partial<AdmissionAttributes> & { plural?: string }): AdmissionAttributes {
  const { plural = 'pods' } = rest;
  return {
    operation: 'CREATE',
    kind: { group: '', version: 'v1', kind: 'Pod' },
    resource: { group: '', version: 'v1', resource: plural },
    subresource: '',
    namespace: 'default',
    name: rest.object?.metadata.name ?? '',
    object: undefined,
    oldObject: undefined,
    options: undefined,
    dryRun: false,
    userInfo: jane,
    ...rest,
  };
}

function newPod(rest: Partial<Pod['spec']> = {}): Pod {
  return {
    metadata: { name: 'web', namespace: 'default' },
    spec: { containers: [{ name: 'web', image: 'nginx' }], ...rest },
  };
}

async function refusal(attributes: AdmissionAttributes): Promise<string> {
  try {
    await chain.admit(attributes, context);
    await chain.validate(attributes, context);
    return 'admitted';
  } catch (error) {
    assert.ok(isForbidden(error) || isNotFound(error), String(error));
    return error.message;
  }
}

/** What the server makes of a pod that says nothing. */
test('a pod gets a service account, a token, tolerations and a priority', async () => {
  const pod = newPod();
  assert.equal(await refusal(attributesOf({ object: pod })), 'admitted');
  const [volume] = pod.spec.volumes ?? [];
  assert.match(volume?.name ?? '', /^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  assert.deepEqual(pod.spec.containers[0]?.volumeMounts, [
    { name: volume?.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
  ]);
  assert.equal(volume?.projected?.sources?.[0]?.serviceAccountToken?.expirationSeconds, 3607);
  assert.deepEqual([pod.spec.serviceAccountName, pod.spec.serviceAccount], ['default', 'default']);
  assert.deepEqual(pod.spec.imagePullSecrets, [{ name: 'pull' }]);
  assert.deepEqual(pod.spec.tolerations, [
    { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
  ]);
  assert.deepEqual([pod.spec.priority, pod.spec.preemptionPolicy], [0, 'PreemptLowerPriority']);
});

test('a pod may decline', async () => {
  const pod = newPod({
    automountServiceAccountToken: false,
    tolerations: [{ operator: 'Exists' }],
    priorityClassName: 'system-node-critical',
  });
  assert.equal(await refusal(attributesOf({ object: pod })), 'admitted');
  assert.equal(pod.spec.volumes, undefined);
  assert.equal(pod.spec.tolerations?.length, 1);
  assert.equal(pod.spec.priority, 2_000_001_000);
});

test('refuses in the words of the server', async () => {
  const nowhere = attributesOf({ object: newPod(), namespace: 'nowhere' });
  assert.equal(await refusal(nowhere), 'namespaces "nowhere" not found');
  assert.equal(
    await refusal(attributesOf({ object: newPod(), namespace: 'going' })),
    'pods "web" is forbidden: unable to create new content in namespace going because it is being terminated',
  );
  assert.equal(
    await refusal(attributesOf({ object: newPod({ serviceAccountName: 'ghost' }) })),
    'pods "web" is forbidden: error looking up service account default/ghost: serviceaccount "ghost" not found',
  );
  assert.equal(
    await refusal(attributesOf({ object: newPod({ priorityClassName: 'high' }) })),
    'pods "web" is forbidden: no PriorityClass with name high was found',
  );
  const kind = { group: '', version: 'v1', kind: 'Namespace' };
  assert.equal(
    await refusal(attributesOf({ operation: 'DELETE', plural: 'namespaces', kind, name: 'default' })),
    'namespaces "default" is forbidden: this namespace may not be deleted',
  );
});

test('a new node is tainted until it is ready', async () => {
  const node = { metadata: { name: 'node01' }, spec: {} };
  const kind = { group: '', version: 'v1', kind: 'Node' };
  await chain.admit(attributesOf({ plural: 'nodes', kind, namespace: '', object: node }), context);
  assert.deepEqual(node.spec, { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] });
});

test('a kubelet writes only what is its own', async () => {
  const kind = { group: '', version: 'v1', kind: 'Node' };
  const as = (rest: Partial<AdmissionAttributes> & { plural?: string }): Promise<string> =>
    refusal(attributesOf({ userInfo: kubelet, ...rest }));
  const node = { metadata: { name: 'node02' } } as ApiObject;
  assert.equal(
    await as({ plural: 'nodes', kind, namespace: '', object: node }),
    'nodes "node02" is forbidden: node "node01" is not allowed to modify node "node02"',
  );
  const labelled = { metadata: { name: 'node01', labels: { 'node-role.kubernetes.io/worker': '' } } } as ApiObject;
  assert.equal(
    await as({ plural: 'nodes', kind, namespace: '', object: labelled }),
    'nodes "node01" is forbidden: node "node01" is not allowed to set the following labels: node-role.kubernetes.io/worker',
  );
  assert.equal(await as({ operation: 'DELETE', name: 'mine' }), 'admitted');
  assert.match(
    await as({ operation: 'DELETE', name: 'other' }),
    /can only delete pods with spec.nodeName set to itself/,
  );
  assert.match(await as({ object: newPod() }), /can only create mirror pods/);
  const mirror: Pod = {
    metadata: {
      name: 'etcd-node01',
      annotations: { 'kubernetes.io/config.mirror': 'x' },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'node01', uid: 'n1', controller: true }],
    },
    spec: { nodeName: 'node01', containers: [] },
  };
  assert.equal(await as({ object: mirror }), 'admitted');
  const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name: 'other', uid: 'p2' };
  const token = { metadata: { name: '' }, spec: { boundObjectRef } } as ApiObject;
  assert.match(
    await as({ plural: serviceAccounts.plural, subresource: 'token', name: 'default', object: token }),
    /bound to a pod scheduled on a different node/,
  );
});
