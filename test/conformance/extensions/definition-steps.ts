import { type DefinitionParts, definition, definitionsPath, establish, post } from './definition.ts';
import type { Step } from './step.ts';

const refused = (schema: object, parts: Partial<DefinitionParts> = {}): Step =>
  post(definition({ plural: 'refused', kind: 'Refused', schema, ...parts }));

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const spec = (field: object) => object({ spec: object({ a: field }) });
const v = (name: string, more: object = {}) => ({
  ...{ name, served: true, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
  ...more,
});

const schemas: readonly object[] = [
  spec({ type: 'string', default: 1 }),
  spec({ type: 'integer', default: 0, minimum: 1 }),
  spec({ type: 'string', enum: ['x'], default: 'y' }),
  spec({ type: 'object', properties: { b: { type: 'string' } }, default: { b: 'x', c: 1 } }),
  spec({ type: 'string', nullable: false, default: null }),
  spec({ type: 'string', pattern: '(' }),
  spec({ type: 'object', 'x-kubernetes-embedded-resource': true }),
  spec({ type: 'string', 'x-kubernetes-embedded-resource': true }),
  spec({ type: 'object', 'x-kubernetes-embedded-resource': true, properties: { kind: { type: 'integer' } } }),
  spec({ 'x-kubernetes-int-or-string': true, type: 'string' }),
  spec({ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }),
  spec({ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'string' }, { type: 'integer' }] }),
  spec({ type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'set' }),
  spec({ type: 'array', items: { type: 'array', items: { type: 'string' } }, 'x-kubernetes-list-type': 'set' }),
  spec({ type: 'array', items: { type: 'string', nullable: true }, 'x-kubernetes-list-type': 'set' }),
  spec({ type: 'array', items: { type: 'string' }, 'x-kubernetes-list-map-keys': ['a'] }),
  spec({
    ...{ type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['n', 'n'] },
    items: object({ n: { type: 'string' } }, { required: ['n'] }),
  }),
  spec({
    ...{ type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['n'] },
    items: object({ n: { type: 'object' } }, { required: ['n'] }),
  }),
  spec({
    ...{ type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['n'] },
    items: object({ n: { type: 'string', nullable: true } }, { required: ['n'] }),
  }),
  spec({ type: 'object', 'x-kubernetes-map-type': 'loose' }),
  spec({ type: 'string', 'x-kubernetes-map-type': 'atomic' }),
  spec({ type: 'object', additionalProperties: false }),
  spec({ type: 'object', patternProperties: { a: { type: 'string' } } }),
  spec({ type: 'object', dependencies: { a: ['b'] } }),
  spec({ type: 'object', definitions: { a: { type: 'string' } } }),
  spec({ type: 'string', anyOf: [{ default: 'x' }] }),
  spec({ type: 'string', anyOf: [{ description: 'x' }] }),
  spec({ type: 'object', anyOf: [{ properties: { z: { minimum: 1 } } }] }),
  spec({ type: 'object', anyOf: [{ additionalProperties: true }] }),
  spec({ type: 'string', anyOf: [{ nullable: true }] }),
  spec({ type: 'string', not: { 'x-kubernetes-preserve-unknown-fields': true } }),
  spec({ type: 'array', items: [{ type: 'string' }] }),
  spec({ type: 'array', additionalItems: true, items: { type: 'string' } }),
  spec({ id: 'x', type: 'string' }),
  spec({ type: 'string', format: 'nonsense' }),
  spec({ type: 'strange' }),
  spec({}),
  object({ metadata: object({ labels: { type: 'object' } }) }),
  object({ metadata: object({ name: { type: 'string', maxLength: 3 } }, { default: {} }) }),
  object({ metadata: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }),
  object({ apiVersion: { type: 'integer' }, kind: { type: 'string', default: 'x' } }),
  { type: 'array', items: { type: 'string' } },
  { type: 'object', nullable: true },
  { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { a: { type: 'string' } } },
  { type: 'object', required: ['a'], default: {} },
];

/** Definitions that are taken or refused, and what they are told of their names. */
export const definitionSteps: readonly Step[] = [
  ...schemas.map((schema) => {
    const step = refused(schema);
    return 'target' in step ? { ...step, target: `${step.target}?dryRun=All` } : step;
  }),
  ...[
    definition({ plural: 'Bad', kind: 'bad_kind', names: { singular: 'B', listKind: 'x y', shortNames: ['A', 'b_'] } }),
    definition({ plural: 'things', kind: 'Thing', names: { categories: ['All', 'ok'] } }),
    definition({ plural: 'things', kind: 'Thing', names: { listKind: 'Thing' } }),
    definition({ plural: 'things', kind: 'Thing', scope: 'Galaxy' }),
    definition({ plural: 'things', kind: 'Thing', group: 'nodots' }),
    definition({ plural: 'things', kind: 'Thing', group: 'a.k8s.io' }),
    definition({ plural: 'things', kind: 'Thing', versions: [] }),
    definition({ plural: 'things', kind: 'Thing', versions: [v('v1'), v('v2')] }),
    definition({ plural: 'things', kind: 'Thing', versions: [v('v1', { storage: true }), v('v1')] }),
    definition({ plural: 'things', kind: 'Thing', versions: [v('V_1', { storage: true })] }),
    definition({ plural: 'things', kind: 'Thing', versions: [v('v1', { storage: true, deprecationWarning: 'x' })] }),
    definition({ plural: 'things', kind: 'Thing', version: { schema: undefined } }),
    definition({ plural: 'things', kind: 'Thing', spec: { preserveUnknownFields: true } }),
    definition({ plural: 'things', kind: 'Thing', spec: { conversion: { strategy: 'Magic' } } }),
    definition({ plural: 'things', kind: 'Thing', spec: { conversion: { strategy: 'Webhook' } } }),
    definition({
      ...{ plural: 'things', kind: 'Thing' },
      spec: { conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v9'], clientConfig: {} } } },
    }),
    definition({
      ...{ plural: 'things', kind: 'Thing' },
      spec: {
        conversion: {
          strategy: 'Webhook',
          webhook: {
            conversionReviewVersions: ['v1', 'v1'],
            clientConfig: { url: 'http://x/y?z', service: { name: 'a', namespace: 'b', port: 70000, path: 'x' } },
          },
        },
      },
    }),
    definition({
      ...{ plural: 'things', kind: 'Thing' },
      spec: { conversion: { strategy: 'None', webhook: { conversionReviewVersions: ['v1'] } } },
    }),
    definition({
      ...{ plural: 'things', kind: 'Thing' },
      version: {
        additionalPrinterColumns: [
          { name: 'A', type: 'odd', jsonPath: 'x' },
          { name: '', type: 'date', jsonPath: '.x[', format: 'zzz' },
        ],
      },
    }),
    definition({
      ...{ plural: 'things', kind: 'Thing' },
      version: {
        subresources: { status: {}, scale: { specReplicasPath: '.spec[0]', statusReplicasPath: 'status.x' } },
      },
    }),
    definition({
      ...{ plural: 'things', kind: 'Thing', schema: spec({ type: 'string' }) },
      version: { selectableFields: [{ jsonPath: '.spec.b' }, { jsonPath: '' }, { jsonPath: '.metadata.name' }] },
    }),
    definition({
      ...{ plural: 'things', kind: 'Thing', schema: spec({ type: 'object' }) },
      version: { selectableFields: [{ jsonPath: '.spec.a' }, { jsonPath: '.spec.a' }] },
    }),
    { ...definition({ plural: 'things', kind: 'Thing' }), metadata: { name: 'other.x.test' } },
    { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'a.b.c' } },
  ].map((body) => ({ method: 'POST' as const, target: `${definitionsPath}?dryRun=All`, body })),
  ...establish({ plural: 'firsts', kind: 'First', names: { shortNames: ['fi'], categories: ['all'] } }),
  { method: 'GET', target: `${definitionsPath}/firsts.x.test` },
  ...[
    definition({ plural: 'seconds', kind: 'First' }),
    definition({ plural: 'thirds', kind: 'Third', names: { shortNames: ['fi', 'firsts'] } }),
    definition({ plural: 'fourths', kind: 'Fourth', names: { singular: 'first', listKind: 'FirstList' } }),
    definition({ plural: 'fi', kind: 'Fifth' }),
  ].flatMap((body): Step[] => [
    post(body),
    { until: `${definitionsPath}/${body.metadata.name}`, text: '"NamesAccepted"' },
    { method: 'GET', target: `${definitionsPath}/${body.metadata.name}` },
  ]),
  { method: 'GET', target: '/apis/x.test/v1' },
  { method: 'GET', target: '/apis/x.test' },
  { method: 'GET', target: '/apis/x.test/v1/seconds' },
  { method: 'GET', target: '/apis/x.test/v2/firsts' },
  { method: 'DELETE', target: `${definitionsPath}/firsts.x.test` },
  { until: `${definitionsPath}/firsts.x.test`, text: 'NotFound' },
  { until: `${definitionsPath}/seconds.x.test`, text: 'no conflicts found' },
  { method: 'GET', target: `${definitionsPath}/seconds.x.test` },
  { method: 'GET', target: `${definitionsPath}/thirds.x.test` },
  ...['seconds', 'thirds', 'fourths', 'fi'].flatMap((name): Step[] => [
    { method: 'DELETE', target: `${definitionsPath}/${name}.x.test` },
    { until: `${definitionsPath}/${name}.x.test`, text: 'NotFound' },
  ]),
];
