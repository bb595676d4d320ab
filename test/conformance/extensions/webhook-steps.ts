import { establish } from './definition.ts';
import { caPlaceholder, nobodyPlaceholder, serverPlaceholder } from './placeholders.ts';
import type { RequestStep, Step } from './step.ts';

const registration = '/apis/admissionregistration.k8s.io/v1';
const validatingPath = `${registration}/validatingwebhookconfigurations`;
const mutatingPath = `${registration}/mutatingwebhookconfigurations`;
const maps = '/api/v1/namespaces/hooked/configmaps';
const merge = 'application/merge-patch+json';

interface HookOptions {
  readonly name?: string;
  readonly path?: string;
  readonly clientConfig?: object;
  readonly rule?: object;
  readonly [more: string]: unknown;
}

function hook({ name = 'hook.x.test', path = 'allow', clientConfig, rule, ...more }: HookOptions = {}): object {
  return {
    name,
    clientConfig: clientConfig ?? { url: `https://${serverPlaceholder}/${path}`, caBundle: caPlaceholder },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'], ...rule }],
    ...{ admissionReviewVersions: ['v1'], sideEffects: 'None', timeoutSeconds: 2 },
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'hooked' } },
    ...more,
  };
}

const set = (kind: 'Mutating' | 'Validating', webhooks: readonly object[], name = 'hooks'): RequestStep => ({
  method: 'POST',
  target: kind === 'Mutating' ? mutatingPath : validatingPath,
  body: {
    ...{ apiVersion: 'admissionregistration.k8s.io/v1', kind: `${kind}WebhookConfiguration` },
    ...{ metadata: { name }, webhooks },
  },
});
const unset = (kind: 'Mutating' | 'Validating', name = 'hooks'): RequestStep => ({
  ...{ method: 'DELETE', target: `${kind === 'Mutating' ? mutatingPath : validatingPath}/${name}` },
});
const map = (name: string, more: object = {}, query = ''): RequestStep => ({
  ...{ method: 'POST', target: maps + query },
  body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: 'b' }, ...more },
});
const settled: Step = { settle: true };

/** A write while one webhook is asked. */
const asked = (
  kind: 'Mutating' | 'Validating',
  options: HookOptions,
  step: RequestStep = map('m', {}, '?dryRun=All'),
): Step[] => [set(kind, [hook(options)]), settled, step, unset(kind)];

const paths = [
  ...[
    'allow',
    'warn',
    'deny',
    'deny-message',
    'deny-reason',
    'deny-code',
    'deny-success',
    'deny-warn',
    'wrong-uid',
    'no-uid',
  ],
  ...['no-response', 'no-kind', 'wrong-version', 'other-kind', 'not-json', 'plain-text', 'array', 'empty'],
  ...['404', '500', '500-status', '500-empty', '400', '403', '503', '418', 'slow'],
];

export const webhookSteps: readonly Step[] = [
  { method: 'POST', target: '/api/v1/namespaces', body: { metadata: { name: 'hooked', labels: { a: 'b' } } } },
  ...paths.flatMap((path) => asked('Validating', { path })),
  ...['label', 'patch-only', 'type-only'].flatMap((path) => asked('Validating', { path })),
  ...[
    'allow',
    'deny-message',
    'label',
    'patch-only',
    'type-only',
    'bad-type',
    'bad-patch',
    'unfit-patch',
    'empty-patch',
  ].flatMap((path) => asked('Mutating', { path })),
  ...asked('Mutating', { path: 'unknown' }),
  ...['500', 'slow', 'wrong-uid', 'deny'].flatMap((path) => asked('Validating', { path, failurePolicy: 'Ignore' })),
  ...['500', 'bad-patch', 'unfit-patch'].flatMap((path) => asked('Mutating', { path, failurePolicy: 'Ignore' })),
  ...asked('Validating', { sideEffects: 'NoneOnDryRun' }),
  ...asked('Validating', { clientConfig: { url: `https://${nobodyPlaceholder}/allow` } }),
  ...asked('Validating', { clientConfig: { url: `https://${serverPlaceholder}/allow?x=y`, caBundle: caPlaceholder } }),
  ...asked('Validating', { clientConfig: { service: { name: 'none', namespace: 'hooked', path: '/allow' } } }),
  {
    method: 'POST',
    target: '/api/v1/namespaces/hooked/services',
    body: { metadata: { name: 'head' }, spec: { clusterIP: 'None', ports: [{ port: 443 }] } },
  },
  {
    method: 'POST',
    target: '/api/v1/namespaces/hooked/services',
    body: { metadata: { name: 'real' }, spec: { clusterIP: '10.96.7.7', ports: [{ port: 443 }] } },
  },
  ...asked('Validating', { clientConfig: { service: { name: 'head', namespace: 'hooked' } } }),
  ...asked('Validating', { clientConfig: { service: { name: 'real', namespace: 'hooked', port: 8443 } } }),
  ...asked('Validating', { admissionReviewVersions: ['v1beta1', 'v1'] }),
  ...asked('Validating', { objectSelector: { matchLabels: { x: 'y' } }, path: 'deny' }),
  ...asked(
    'Validating',
    { objectSelector: { matchLabels: { x: 'y' } }, path: 'deny' },
    map('m', { metadata: { name: 'm', labels: { x: 'y' } } }),
  ),
  ...asked('Validating', { namespaceSelector: { matchLabels: { a: 'c' } }, path: 'deny' }),
  ...asked('Validating', { namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] }, path: 'deny' }),
  ...asked('Validating', { rule: { scope: 'Cluster' }, path: 'deny' }),
  ...asked('Validating', { rule: { scope: 'Namespaced', operations: ['CREATE'] }, path: 'deny' }),
  ...asked('Validating', { rule: { apiVersions: ['v2'] }, path: 'deny' }),
  ...asked('Validating', { rule: { resources: ['configmaps/*'] }, path: 'deny' }),
  ...asked('Validating', { rule: { resources: ['*/*'] }, path: 'deny' }),
  ...asked('Validating', { rule: { resources: ['*'] }, path: 'deny' }),
  // What is sent for each verb.
  set('Mutating', [
    hook({ path: 'count', reinvocationPolicy: 'IfNeeded' }),
    hook({ name: 'second.x.test', path: 'label' }),
    hook({ name: 'third.x.test', path: 'count' }),
  ]),
  set('Validating', [hook()]),
  settled,
  map('kept', {}, '?fieldManager=me'),
  { method: 'POST', target: maps, body: { metadata: { generateName: 'gen-' } } },
  { method: 'PATCH', target: `${maps}/kept`, type: merge, body: { data: { c: 'd' } } },
  {
    method: 'PATCH',
    target: `${maps}/applied?fieldManager=me&force=true`,
    type: 'application/apply-patch+yaml',
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied' }, data: { x: 'y' } },
  },
  {
    method: 'PUT',
    target: `${maps}/kept?fieldValidation=Strict`,
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept' } },
  },
  { method: 'DELETE', target: `${maps}/kept?dryRun=All` },
  {
    method: 'DELETE',
    target: `${maps}/kept`,
    body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background', preconditions: {} },
  },
  { method: 'DELETE', target: maps },
  unset('Mutating'),
  unset('Validating'),
  // Mutating webhooks and deletions.
  map('gone'),
  ...asked(
    'Mutating',
    { path: 'label', rule: { operations: ['DELETE'] } },
    { method: 'DELETE', target: `${maps}/gone` },
  ),
  // Other versions and subresources.
  ...establish({
    ...{ group: 'h.test', plural: 'hooks', kind: 'Hook' },
    versions: ['v1', 'v2'].map((name) => ({
      ...{
        name,
        served: true,
        storage: name === 'v2',
        subresources: {
          status: {},
          scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
        },
      },
      schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    })),
  }),
  set('Validating', [hook({ rule: { apiGroups: ['h.test'], apiVersions: ['v2'], resources: ['*/*'] } })]),
  set('Mutating', [
    hook({ path: 'label', rule: { apiGroups: ['h.test'], apiVersions: ['v2'], resources: ['hooks'] } }),
  ]),
  settled,
  {
    method: 'POST',
    target: '/apis/h.test/v1/namespaces/hooked/hooks',
    body: { apiVersion: 'h.test/v1', kind: 'Hook', metadata: { name: 'h' }, spec: { replicas: 1 } },
  },
  {
    method: 'PATCH',
    target: '/apis/h.test/v1/namespaces/hooked/hooks/h/scale',
    type: merge,
    body: { spec: { replicas: 2 } },
  },
  {
    method: 'PATCH',
    target: '/apis/h.test/v2/namespaces/hooked/hooks/h/status',
    type: merge,
    body: { status: { x: 1 } },
  },
  unset('Validating'),
  set('Validating', [
    hook({
      path: 'deny',
      matchPolicy: 'Exact',
      rule: { apiGroups: ['h.test'], apiVersions: ['v2'], resources: ['*/*'] },
    }),
  ]),
  settled,
  { method: 'PATCH', target: '/apis/h.test/v1/namespaces/hooked/hooks/h', type: merge, body: { spec: { z: 1 } } },
  unset('Validating'),
  unset('Mutating'),
  // Namespaces are selected by their own labels, and configurations of webhooks by nobody.
  set('Validating', [
    hook({
      path: 'deny',
      name: 'own.x.test',
      namespaceSelector: { matchLabels: { blocked: 'yes' } },
      rule: { resources: ['namespaces'] },
    }),
    hook({
      path: 'deny',
      namespaceSelector: {},
      rule: { apiGroups: ['admissionregistration.k8s.io'], resources: ['*'] },
    }),
  ]),
  settled,
  {
    method: 'POST',
    target: '/api/v1/namespaces?dryRun=All',
    body: { metadata: { name: 'blocked', labels: { blocked: 'yes' } } },
  },
  { method: 'POST', target: '/api/v1/namespaces?dryRun=All', body: { metadata: { name: 'open' } } },
  unset('Validating'),
];
