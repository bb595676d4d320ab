import { definition, definitionsPath, post } from './definition.ts';
import { caPlaceholder, nobodyPlaceholder, serverPlaceholder } from './placeholders.ts';
import type { Step } from './step.ts';

const root = (version: string) => `/apis/c.test/${version}/namespaces/default/notes`;
const merge = 'application/merge-patch+json';
const path = `${definitionsPath}/notes.c.test`;
const schemaOf = (field: object) => ({
  openAPIV3Schema: {
    type: 'object',
    properties: { spec: { type: 'object', properties: { ...field, size: { type: 'integer', default: 1 } } } },
  },
});
const conversion = (clientConfig: object) => ({
  strategy: 'Webhook',
  webhook: { conversionReviewVersions: ['v1'], clientConfig },
});
const note = (version: string, name: string, spec: object): Step => ({
  ...{ method: 'POST', target: root(version) },
  body: { apiVersion: `c.test/${version}`, kind: 'Note', metadata: { name }, spec },
});
const bad = [
  'bad-failed',
  'bad-silent',
  'bad-few',
  'bad-uid',
  'bad-500',
  'bad-version',
  'bad-kind',
  'bad-name',
  'bad-labels',
];

/** Versions that a webhook converts. */
export const conversionSteps: readonly Step[] = [
  post(
    definition({
      ...{ group: 'c.test', plural: 'notes', kind: 'Note' },
      versions: [
        { name: 'v1', served: true, storage: true, schema: schemaOf({ text: { type: 'string' } }) },
        {
          name: 'v2',
          served: true,
          storage: false,
          schema: schemaOf({ words: { type: 'array', items: { type: 'string' } } }),
        },
      ],
      spec: { conversion: conversion({ url: `https://${serverPlaceholder}/convert`, caBundle: caPlaceholder }) },
    }),
  ),
  { until: path, text: '"the initial names have been accepted"' },
  { until: '/apis/c.test/v2/notes', text: '"items"' },
  note('v1', 'one', { text: 'hello world' }),
  note('v2', 'two', { words: ['good', 'bye'] }),
  { method: 'GET', target: `${root('v2')}/one` },
  { method: 'GET', target: `${root('v1')}/two` },
  { method: 'GET', target: root('v2') },
  { method: 'PATCH', target: `${root('v2')}/one`, type: merge, body: { spec: { words: ['new'] } } },
  {
    method: 'PATCH',
    target: `${root('v2')}/one?fieldManager=me`,
    type: 'application/apply-patch+yaml',
    body: { apiVersion: 'c.test/v2', kind: 'Note', metadata: { name: 'one' }, spec: { size: 3 } },
  },
  ...bad.map((name) => note('v2', name, { words: ['x'] })),
  { method: 'GET', target: `${root('v1')}/bad-labels` },
  {
    method: 'PATCH',
    target: path,
    type: merge,
    body: { spec: { conversion: conversion({ url: `https://${nobodyPlaceholder}/convert`, caBundle: null }) } },
  },
  { settle: true },
  note('v2', 'late', { words: ['x'] }),
  { method: 'GET', target: `${root('v2')}/one` },
  { method: 'GET', target: `${root('v1')}/one` },
  { method: 'GET', target: root('v2') },
  { method: 'DELETE', target: root('v1') },
  { method: 'DELETE', target: path },
];
