import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../api/core-v1.ts';
import type { ResourceReference } from '../api/scalars.ts';
import { PlaygroundClock } from '../clock.ts';
import type { ApiObject } from '../meta/object.ts';
import { isStatusError } from '../meta/status.ts';
import type { AdmissionAttributes, AdmissionContext } from './plugin.ts';
import { podSecurity } from './pod-security.ts';

const restrictedReasons =
  'allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile';

function newPod(name: string, privileged?: boolean): Pod {
  return {
    metadata: { name },
    spec: { containers: [{ name, image: 'x', ...(privileged && { securityContext: { privileged } }) }] },
  };
}

function newNamespace(modes: Record<string, string>): ApiObject {
  const labels: Record<string, string> = {};
  for (const [mode, value] of Object.entries(modes)) labels[`pod-security.kubernetes.io/${mode}`] = value;
  return { metadata: { name: 'guarded', labels } };
}

/** The refusal of a write, or the warnings of one that passes. */
async function answerTo(
  plural: string,
  rest: Partial<AdmissionAttributes>,
  namespace: ApiObject = newNamespace({}),
): Promise<string | string[]> {
  const warnings: string[] = [];
  const context: AdmissionContext = {
    clock: new PlaygroundClock({ speed: 0, seed: 1 }),
    authorizer: { authorize: () => ({ decision: 'noOpinion', reason: '' }) },
    get: <T>(_: ResourceReference<T>) => namespace as T,
    list: <T>(_: ResourceReference<T>) => [newPod('b'), newPod('a'), newPod('c', true)] as T[],
    getLive: () => Promise.resolve(undefined),
    writeStatus: () => Promise.resolve(),
    create: () => Promise.resolve(),
    resourceOf: () => undefined,
    annotate: () => {},
    versionsOf: () => [],
    connectWebhook: () => Promise.reject(new Error('no webhooks')),
    warn: (message) => warnings.push(message),
  };
  const [resource = '', group = ''] = plural.split('.');
  const attributes: AdmissionAttributes = {
    operation: rest.oldObject === undefined ? 'CREATE' : 'UPDATE',
    kind: { group, version: 'v1', kind: plural === 'namespaces' ? 'Namespace' : 'Pod' },
    resource: { group, version: 'v1', resource },
    subresource: '',
    namespace: 'guarded',
    name: rest.object?.metadata.name ?? '',
    object: undefined,
    oldObject: undefined,
    options: undefined,
    dryRun: false,
    userInfo: { username: 'jane' },
    ...rest,
  };
  try {
    await podSecurity.validate?.(attributes, context);
    return warnings;
  } catch (error) {
    assert.ok(isStatusError(error));
    return error.message;
  }
}

test('refuses a pod that breaks the level of its namespace', async () => {
  const namespace = newNamespace({ enforce: 'baseline', 'enforce-version': 'v1.30' });
  assert.deepEqual(await answerTo('pods', { object: newPod('a') }, namespace), []);
  assert.equal(
    await answerTo('pods', { object: newPod('c', true) }, namespace),
    'pods "c" is forbidden: violates PodSecurity "baseline:v1.30": privileged (container "c" must not set securityContext.privileged=true)',
  );
});

test('warns of a pod that breaks the level to warn of', async () => {
  const namespace = newNamespace({ enforce: 'privileged', warn: 'baseline' });
  assert.deepEqual(await answerTo('pods', { object: newPod('c', true) }, namespace), [
    'would violate PodSecurity "baseline:latest": privileged (container "c" must not set securityContext.privileged=true)',
  ]);
});

test('warns of a workload whose pods will be refused', async () => {
  const object = { metadata: { name: 'd' }, spec: { template: newPod('c', true) } };
  assert.deepEqual(await answerTo('deployments.apps', { object }, newNamespace({ enforce: 'baseline' })), [
    'would violate PodSecurity "baseline:latest": privileged (container "c" must not set securityContext.privileged=true)',
  ]);
});

test('lets a running pod change as long as its images stay', async () => {
  const namespace = newNamespace({ enforce: 'baseline' });
  const oldObject = newPod('c', true);
  const labelled = newPod('c', true);
  labelled.metadata.labels = { a: 'b' };
  assert.deepEqual(await answerTo('pods', { object: labelled, oldObject }, namespace), []);
  const changed = newPod('c', true);
  changed.spec.containers = changed.spec.containers.map((container) => ({ ...container, image: 'y' }));
  assert.match(String(await answerTo('pods', { object: changed, oldObject }, namespace)), /^pods "c" is forbidden/);
});

test('tells which pods break the level that a namespace gets', async () => {
  const object = newNamespace({ enforce: 'restricted' });
  assert.deepEqual(await answerTo('namespaces', { object, oldObject: newNamespace({ enforce: 'baseline' }) }), [
    'existing pods in namespace "guarded" violate the new PodSecurity enforce level "restricted:latest"',
    `a (and 1 other pod): ${restrictedReasons}`,
    `c: privileged, ${restrictedReasons}`,
  ]);
  assert.deepEqual(
    await answerTo('namespaces', { object: newNamespace({ enforce: 'baseline' }), oldObject: object }),
    [],
  );
});

test('refuses a namespace whose labels name no level', async () => {
  assert.equal(
    await answerTo('namespaces', { object: newNamespace({ warn: 'foo' }), oldObject: newNamespace({}) }),
    'Namespace "guarded" is invalid: metadata.labels[pod-security.kubernetes.io/warn]: Invalid value: "foo": must be one of privileged, baseline, restricted',
  );
});
