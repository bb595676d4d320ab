import { definition, definitionsPath, establish } from './definition.ts';
import type { Step } from './step.ts';

const path = `${definitionsPath}/changes.y.test`;
const items = '/apis/y.test/v1/namespaces/default/changes';
const merge = 'application/merge-patch+json';
const parts = { group: 'y.test', plural: 'changes', kind: 'Change' };
const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } };
const v = (name: string, more: object = {}) => ({ name, served: true, storage: false, schema, ...more });
const patch = (body: object, target = path): Step => ({ method: 'PATCH', target, type: merge, body });

/** How a definition may change, what becomes of stored versions, and how it goes. */
export const definitionUpdateSteps: readonly Step[] = [
  ...establish(parts),
  { method: 'POST', target: items, body: { apiVersion: 'y.test/v1', kind: 'Change', metadata: { name: 'a' } } },
  patch({ spec: { scope: 'Cluster' } }),
  patch({ spec: { group: 'z.test' } }),
  patch({ spec: { names: { plural: 'others' } } }),
  patch({ spec: { names: { kind: 'Other' } } }),
  patch({ metadata: { labels: { a: 'b' } } }),
  patch({ status: { storedVersions: [] } }, `${path}/status`),
  patch({ status: { storedVersions: ['v1', 'v9'] } }, `${path}/status`),
  patch({ spec: { versions: [v('v1'), v('v2', { storage: true })] } }),
  patch({ status: { storedVersions: ['v1'] } }, `${path}/status`),
  patch({ spec: { versions: [v('v1'), v('v2', { storage: true })] } }),
  { until: '/apis/y.test/v2/changes', text: '"items"' },
  { method: 'GET', target: '/apis/y.test/v2/namespaces/default/changes/a' },
  patch({ spec: { a: 1 } }, '/apis/y.test/v2/namespaces/default/changes/a'),
  patch({ status: { storedVersions: ['v2'] } }, `${path}/status`),
  patch({ spec: { versions: [v('v2')] } }),
  patch({ spec: { versions: [v('v1', { storage: true })] } }),
  patch({ spec: { versions: [v('v1', { served: false }), v('v2', { storage: true })] } }),
  { until: '/apis/y.test/v1/changes', text: 'page not found' },
  { method: 'GET', target: '/apis/y.test/v1/namespaces/default/changes' },
  { method: 'GET', target: '/apis/y.test' },
  patch({
    spec: {
      versions: [
        v('v1', { deprecated: true }),
        v('v1alpha1', { deprecated: true, deprecationWarning: 'use v2' }),
        v('v2', { storage: true }),
      ],
    },
  }),
  { until: '/apis/y.test/v1alpha1/changes', text: '"items"' },
  { method: 'GET', target: items },
  { method: 'GET', target: '/apis/y.test/v1alpha1/namespaces/default/changes/a' },
  { method: 'GET', target: '/apis/y.test' },
  patch({ metadata: { finalizers: ['x.test/stay'] } }, '/apis/y.test/v2/namespaces/default/changes/a'),
  { method: 'PUT', target: path, body: definition(parts) },
  { method: 'DELETE', target: path },
  { until: path, text: 'InstanceDeletion' },
  { method: 'POST', target: items, body: { apiVersion: 'y.test/v1', kind: 'Change', metadata: { name: 'b' } } },
  patch({ metadata: { finalizers: [] } }, '/apis/y.test/v2/namespaces/default/changes/a'),
  { until: path, text: 'NotFound' },
  { method: 'GET', target: items },
  { method: 'GET', target: path },
];
