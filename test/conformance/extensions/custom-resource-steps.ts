import { definitionsPath, establish } from './definition.ts';
import type { RequestStep, Step } from './step.ts';

const root = '/apis/w.test/v1/namespaces/default/widgets';
const merge = 'application/merge-patch+json';
const table = 'application/json;as=Table;g=meta.k8s.io;v=v1';
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const text = { type: 'string' };

const spec = object({
  replicas: { type: 'integer', minimum: 0 },
  selector: text,
  size: { type: 'string', default: 'small', enum: ['small', 'big'] },
  maybe: { type: 'string', nullable: true },
  filled: { type: 'string', nullable: true, default: 'full' },
  port: { 'x-kubernetes-int-or-string': true },
  nested: object({
    depth: { type: 'integer', default: 3 },
    list: { type: 'array', items: object({ n: { type: 'string', default: 'x' } }) },
  }),
  wanted: { ...object({ x: { type: 'string', default: 'y' } }), default: {} },
  open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { known: object({ a: text }) } },
  map: { type: 'object', additionalProperties: object({ v: text }) },
  atomic: { type: 'object', 'x-kubernetes-map-type': 'atomic', additionalProperties: text },
  set: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
  ports: {
    ...{ type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['port', 'protocol'] },
    items: object(
      { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' }, name: text },
      { required: ['port'] },
    ),
  },
  template: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
  plain: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: object({ a: text }) } },
});

const status = object({
  replicas: { type: 'integer' },
  selector: text,
  when: { type: 'string', format: 'date-time' },
  conditions: { type: 'array', items: object({ type: text, status: text }) },
});

const columns = [
  { name: 'Size', type: 'string', jsonPath: '.spec.size', description: 'How big' },
  { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas' },
  { name: 'Port', type: 'string', jsonPath: '.spec.port', priority: 1 },
  { name: 'Numbers', type: 'integer', jsonPath: '.spec.size' },
  { name: 'List', type: 'string', jsonPath: '.spec.set' },
  { name: 'Items', type: 'string', jsonPath: '.spec.set[*]' },
  { name: 'Map', type: 'string', jsonPath: '.spec.nested' },
  { name: 'When', type: 'date', jsonPath: '.status.when' },
  { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
  { name: 'Flag', type: 'boolean', jsonPath: '.spec.open.flag' },
  { name: 'Float', type: 'number', jsonPath: '.spec.open.float' },
];

const widget = (name: string, more: object = {}) => ({
  ...{ apiVersion: 'w.test/v1', kind: 'Widget', metadata: { name } },
  ...more,
});
const create = (name: string, body: object, query = ''): RequestStep => ({
  ...{ method: 'POST', target: root + query },
  body: widget(name, { spec: body }),
});
const patch = (name: string, body: object, query = ''): RequestStep => ({
  ...{ method: 'PATCH', target: `${root}/${name}${query}`, type: merge, body },
});
const apply = (name: string, body: object, query: string): RequestStep => ({
  ...{ method: 'PATCH', target: `${root}/${name}?${query}`, type: 'application/apply-patch+yaml' },
  body: widget(name, body),
});
const get = (name: string): RequestStep => ({ method: 'GET', target: `${root}/${name}` });

/** The life of custom resources: pruning, defaults, nulls, lists, subresources, tables, selectors, apply. */
export const customResourceSteps: readonly Step[] = [
  ...establish({
    ...{ group: 'w.test', plural: 'widgets', kind: 'Widget', schema: object({ spec, status }) },
    names: { shortNames: ['wi'], categories: ['all', 'toys'] },
    version: {
      subresources: {
        status: {},
        scale: {
          specReplicasPath: '.spec.replicas',
          statusReplicasPath: '.status.replicas',
          labelSelectorPath: '.status.selector',
        },
      },
      additionalPrinterColumns: columns,
      selectableFields: [{ jsonPath: '.spec.size' }, { jsonPath: '.spec.replicas' }],
    },
  }),
  { method: 'GET', target: '/apis/w.test/v1' },
  create('empty', {}),
  { method: 'POST', target: root, body: widget('nospec') },
  create('pruned', {
    unknown: 1,
    nested: { extra: true, depth: 1 },
    open: { z: { y: [1] }, known: { a: 'b', c: 'd' } },
    map: { k: { v: 'x', w: 'y' } },
  }),
  create('strict', { unknown: 1, nested: { extra: true }, map: { k: { w: 'y' } } }, '?fieldValidation=Strict'),
  create('ignored', { unknown: 1 }, '?fieldValidation=Ignore'),
  {
    ...{ method: 'POST', target: `${root}?fieldValidation=Strict` },
    body: '{"apiVersion":"w.test/v1","kind":"Widget","metadata":{"name":"twice","foo":1},"spec":{"size":"big","size":"small","odd":1}}',
  },
  {
    ...{ method: 'POST', target: root },
    body: '{"apiVersion":"w.test/v1","kind":"Widget","metadata":{"name":"twice","foo":1},"spec":{"size":"big","size":"small","odd":1},"spec":{"size":"big"}}',
  },
  create('nulls', { maybe: null, filled: null, size: null, selector: null, nested: null }, '?dryRun=All'),
  create('nulls', { maybe: null, filled: null, size: null }),
  create('port', { port: 80 }),
  create('port2', { port: '80%' }),
  create('port3', { port: true }),
  create('port4', { port: 1.5 }),
  create('wrong', { replicas: 'x', size: 3, set: 'no', nested: [], map: 'x' }),
  create('wrong', {
    replicas: -1,
    size: 'huge',
    set: ['a', 'b', 'a'],
    ports: [{ port: 1 }, { port: 1, protocol: 'TCP' }, {}],
  }),
  create('wrong', { replicas: 1.5 }),
  create('wrong', {
    template: { kind: 'Pod' },
    plain: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'A_B', extra: 1 } },
  }),
  create('embedded', {
    template: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', labels: { a: 'b' }, odd: 1 }, spec: { z: 1 } },
    plain: {
      apiVersion: 'v1',
      kind: 'X',
      metadata: { annotations: { a: 'b' }, creationTimestamp: null },
      spec: { a: 'b', c: 'd' },
      more: 1,
    },
  }),
  create('embedded2', { plain: { apiVersion: 'v1', kind: 'X', metadata: { labels: { a: 1 } } } }),
  create('embedded3', { plain: { apiVersion: 'a/b/c', kind: 'x y', metadata: 'no' } }),
  create('Bad_Name', {}),
  { method: 'POST', target: root, body: { apiVersion: 'w.test/v2', kind: 'Widget', metadata: { name: 'v' } } },
  { method: 'POST', target: root, body: { apiVersion: 'w.test/v1', kind: 'Gadget', metadata: { name: 'v' } } },
  { method: 'POST', target: root, body: { metadata: { name: 'v' } } },
  {
    method: 'POST',
    target: root,
    body: { apiVersion: 'w.test/v1', kind: 'Widget', metadata: { labels: { 'a b': 'c' } } },
  },
  {
    method: 'POST',
    target: root,
    body: { apiVersion: 'w.test/v1', kind: 'Widget', metadata: { name: 'm', labels: { a: 1 } } },
  },
  {
    method: 'POST',
    target: root,
    body: { apiVersion: 'w.test/v1', kind: 'Widget', metadata: { name: 'm', labels: 'x' } },
  },
  { method: 'POST', target: root, body: { apiVersion: 'w.test/v1', kind: 'Widget', metadata: 'x' } },
  { method: 'POST', target: root, body: '[1]' },
  { method: 'POST', target: root, body: '{"a":' },
  { method: 'POST', target: root, body: '' },
  { method: 'PUT', target: `${root}/empty`, body: widget('empty', { spec: { size: 'big' } }) },
  patch('empty', { spec: { replicas: 2, size: 'big', set: ['a', 'b'], open: { flag: true, float: 1.5 } } }),
  patch('empty', { status: { replicas: 9 } }),
  patch('empty', { metadata: { labels: { a: 'b' } } }),
  patch('empty', { spec: { size: null } }),
  patch('empty', { spec: { bogus: 1 } }, '?fieldValidation=Strict'),
  patch('empty', { spec: { bogus: 1 } }),
  patch('empty', { metadata: { bogus: 1 }, spec: { replicas: 'x' } }),
  { method: 'PATCH', target: `${root}/empty`, type: 'application/strategic-merge-patch+json', body: { spec: {} } },
  {
    method: 'PATCH',
    target: `${root}/empty`,
    type: 'application/json-patch+json',
    body: [{ op: 'test', path: '/spec/size', value: 'x' }],
  },
  {
    method: 'PATCH',
    target: `${root}/empty`,
    type: 'application/json-patch+json',
    body: [{ op: 'remove', path: '/spec/none' }],
  },
  {
    method: 'PATCH',
    target: `${root}/empty/status`,
    type: merge,
    body: {
      spec: { size: 'small' },
      metadata: { labels: { c: 'd' } },
      status: {
        replicas: 1,
        selector: 'a=b',
        when: '2020-01-01T00:00:00Z',
        conditions: [{ type: 'Ready', status: 'True' }],
        odd: 2,
      },
    },
  },
  {
    method: 'PATCH',
    target: `${root}/empty/status`,
    type: merge,
    body: { status: { replicas: 'x', when: 'yesterday' } },
  },
  { method: 'GET', target: `${root}/empty/status` },
  { method: 'GET', target: `${root}/empty/scale` },
  { method: 'GET', target: `${root}/nospec/scale` },
  { method: 'PATCH', target: `${root}/empty/scale`, type: merge, body: { spec: { replicas: 5 } } },
  { method: 'PATCH', target: `${root}/empty/scale`, type: merge, body: { spec: { replicas: -5 } } },
  { method: 'PATCH', target: `${root}/nospec/scale`, type: merge, body: { spec: { replicas: 1 } } },
  {
    method: 'PUT',
    target: `${root}/empty/scale`,
    body: {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'empty', namespace: 'default' },
      spec: { replicas: 4 },
    },
  },
  {
    method: 'PUT',
    target: `${root}/empty/scale`,
    body: { apiVersion: 'w.test/v1', kind: 'Widget', metadata: { name: 'empty' } },
  },
  { method: 'GET', target: `${root}/empty/other` },
  get('empty'),
  { method: 'GET', target: `${root}/empty`, accept: table },
  { method: 'GET', target: root, accept: table },
  { method: 'GET', target: `${root}?fieldSelector=spec.size%3Dbig` },
  { method: 'GET', target: `${root}?fieldSelector=spec.replicas%3D4` },
  { method: 'GET', target: `${root}?fieldSelector=spec.other%3Dbig` },
  { method: 'GET', target: `${root}?fieldSelector=metadata.name%3Dport` },
  { method: 'GET', target: `${root}/empty`, accept: 'application/vnd.kubernetes.protobuf' },
  apply(
    'owned',
    { spec: { set: ['a', 'b'], ports: [{ port: 1, name: 'x' }], atomic: { a: 'b' }, map: { k: { v: '1' } } } },
    'fieldManager=one',
  ),
  apply('owned', { spec: { set: ['c'], ports: [{ port: 2, name: 'y' }], map: { l: { v: '2' } } } }, 'fieldManager=two'),
  apply('owned', { spec: { set: ['c'], ports: [{ port: 1, name: 'z' }], atomic: { c: 'd' } } }, 'fieldManager=two'),
  apply(
    'owned',
    { spec: { set: ['c'], ports: [{ port: 1, name: 'z' }], atomic: { c: 'd' } } },
    'fieldManager=two&force=true',
  ),
  apply('owned', { spec: { set: ['a'] } }, 'fieldManager=one'),
  apply('owned', { spec: { bogus: 1 } }, 'fieldManager=one'),
  apply('owned', { spec: { bogus: 1 } }, 'fieldManager=one&fieldValidation=Strict'),
  apply('owned', { spec: { replicas: 'x' } }, 'fieldManager=one'),
  apply('owned', { spec: { ports: [{ port: 1 }, { port: 1 }] } }, 'fieldManager=one'),
  get('owned'),
  {
    method: 'PATCH',
    target: `${root}/owned/status?fieldManager=one`,
    type: 'application/apply-patch+yaml',
    body: widget('owned', { status: { replicas: 3 } }),
  },
  { method: 'DELETE', target: `${root}/owned` },
  { method: 'DELETE', target: `${root}/owned` },
  { method: 'GET', target: '/apis/w.test/v1/widgets?limit=1' },
  { method: 'DELETE', target: root },
  { method: 'DELETE', target: `${definitionsPath}/widgets.w.test` },
  { until: `${definitionsPath}/widgets.w.test`, text: 'NotFound' },
];
