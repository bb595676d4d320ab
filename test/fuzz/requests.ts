import type { ApiObject } from '../../src/core/meta/object.ts';
import type { HttpCall } from '../../src/core/network/http.ts';
import type { Dice } from './dice.ts';
import { bodyText, mutate, oddKeys, oddValue, oddValues } from './mutate.ts';

/** A resource as discovery names it, and objects that it takes. */
export interface Target {
  /** `/apis/apps/v1`. */
  readonly root: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly subresources: readonly string[];
  readonly samples: readonly ApiObject[];
}

const namespaces = ['default', 'fuzz', 'zoo', 'missing'];
const contentTypes = [
  ...[
    'application/json',
    'application/json',
    'application/yaml',
    'application/json;charset=utf-8',
    'text/plain',
    '',
    ';;;',
  ],
  ...['application/vnd.kubernetes.protobuf', 'application/cbor', 'application/apply-patch+cbor'],
];
const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];
const accepts = [
  ...[
    'application/json',
    '*/*',
    '',
    'application/yaml',
    'text/html',
    'application/json;q=0.1,*/*',
    ',,;;=',
    'application/vnd.kubernetes.protobuf',
  ],
  ...['application/json;as=Table;v=v1;g=meta.k8s.io', 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'],
  ...['application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io', 'application/json;as=Nothing;v=v9;g=x'],
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
];
const parameters = [
  ...[
    'labelSelector',
    'fieldSelector',
    'limit',
    'continue',
    'resourceVersion',
    'resourceVersionMatch',
    'timeoutSeconds',
  ],
  ...[
    'dryRun',
    'fieldManager',
    'fieldValidation',
    'force',
    'pretty',
    'gracePeriodSeconds',
    'propagationPolicy',
    'orphanDependents',
  ],
  ...[
    'sendInitialEvents',
    'allowWatchBookmarks',
    'container',
    'tailLines',
    'sinceTime',
    'follow',
    'ports',
    'includeObject',
    'timeout',
  ],
];
const parameterValues = [
  ...[
    '',
    '0',
    '1',
    '-1',
    'true',
    'All',
    'a=b',
    'a in (b',
    '!a,b!=c',
    'metadata.name=a',
    'spec.nodeName=x',
    'status.phase!=Running',
  ],
  ...[
    'Strict',
    'Warn',
    'Ignore',
    'Exact',
    'NotOlderThan',
    'Foreground',
    'Orphan',
    'Background',
    'Maybe',
    '18446744073709551616',
    'abc',
  ],
  ...[
    'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0',
    '%',
    '%zz',
    '\u{1f600}',
    '2026-11-21T00:00:00Z',
    'x'.repeat(300),
  ],
];
const paths = [
  ...[
    '/',
    '/api',
    '/api/',
    '/apis',
    '/api/v1',
    '/api/v9',
    '/apis/apps',
    '/apis/apps/v9',
    '/apis/none/v1/x',
    '/api/v1/__proto__',
    '/api/__proto__/pods',
    '/apis/constructor/v1/toString',
    '/api/v1/namespaces/default/constructor/a',
    '//',
    '/api//v1',
    '/%',
    '/%zz',
  ],
  ...[
    '/version',
    '/healthz',
    '/livez?verbose',
    '/readyz/none',
    '/metrics',
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/apis/none',
    '/..',
    '/api/v1/../..',
  ],
  ...[
    '/api/v1/namespaces/default',
    '/api/v1/watch/pods?timeoutSeconds=0',
    '/api/v1/namespaces//pods',
    '/api/v1/pods/a/b/c/d/e',
    '/?a=b&&=c',
  ],
];

/** One request: usually nearly right, so that it gets far before something is wrong with it. */
export function makeRequest(targets: readonly Target[], dice: Dice): HttpCall {
  if (dice.oneIn(20)) return { method: method(dice), target: dice.pick(paths), headers: headers(dice) };
  const target = dice.pick(targets);
  const object = dice.pick(target.samples);
  const verb = dice.below(10);
  if (verb < 4) return withBody('POST', target, object, dice);
  if (verb < 5) return withBody('PUT', target, object, dice);
  if (verb < 8) return patch(target, object, dice);
  const name = dice.oneIn(3) ? '' : nameOf(object, dice);
  const known = dice.pick(['GET', 'GET', 'DELETE']);
  return { method: dice.oneIn(20) ? method(dice) : known, target: path(target, dice, name), headers: headers(dice) };
}

function method(dice: Dice): string {
  return dice.pick(['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'BREW']);
}

function withBody(method: string, target: Target, object: ApiObject, dice: Dice): HttpCall {
  const body = changed(object, dice);
  const name = method === 'PUT' || dice.oneIn(10) ? nameOf(object, dice) : '';
  return {
    method,
    target: path(target, dice, name),
    headers: { ...headers(dice), 'content-type': dice.oneIn(6) ? dice.pick(contentTypes) : 'application/json' },
    body: bodyText(body, dice),
  };
}

function patch(target: Target, object: ApiObject, dice: Dice): HttpCall {
  const type = dice.oneIn(20) ? dice.pick(contentTypes) : dice.pick(patchTypes);
  const body = type === 'application/json-patch+json' ? jsonPatch(object, dice) : changed(object, dice);
  return {
    method: 'PATCH',
    target: path(
      target,
      dice,
      nameOf(object, dice),
      type === 'application/apply-patch+yaml' ? ['fieldManager=fuzz', 'force=true'] : [],
    ),
    headers: { ...headers(dice), 'content-type': type },
    body: bodyText(body, dice),
  };
}

function jsonPatch(object: ApiObject, dice: Dice): unknown {
  const operation = (): unknown => ({
    op: dice.pick(['add', 'remove', 'replace', 'move', 'copy', 'test', 'none']),
    path: pointer(object, dice),
    ...(dice.oneIn(2) ? { from: pointer(object, dice) } : {}),
    ...(dice.oneIn(3) ? {} : { value: oddValue(dice) }),
  });
  const operations = Array.from({ length: dice.below(4) }, operation);
  return dice.oneIn(10) ? mutate(operations, dice) : operations;
}

function pointer(object: object, dice: Dice): string {
  const keys: string[] = [];
  for (let value: unknown = object; typeof value === 'object' && value !== null && !dice.oneIn(5); ) {
    const names = Object.keys(value);
    const key =
      names.length === 0 || dice.oneIn(10) ? dice.pick([...oddKeys, '-', '0', '99', '~1', '~']) : dice.pick(names);
    keys.push(key);
    value = (value as Record<string, unknown>)[key];
  }
  return dice.oneIn(20) ? String(dice.pick(oddValues)) : keys.map((key) => `/${key}`).join('');
}

function changed(object: ApiObject, dice: Dice): unknown {
  let body: unknown = object;
  for (let count = dice.below(4); count > 0; count -= 1) body = mutate(body, dice);
  return body;
}

function nameOf(object: ApiObject, dice: Dice): string {
  if (!dice.oneIn(10)) return object.metadata.name ?? 'sample';
  const odd = dice.pick(oddValues.filter((value) => typeof value !== 'object'));
  return dice.oneIn(2)
    ? encodeURIComponent(String(odd).replace(/[\ud800-\udfff]/g, ''))
    : String(odd).replace(/[\s?#]/g, '');
}

function path(target: Target, dice: Dice, name: string, fixed: readonly string[] = []): string {
  const scoped = target.namespaced !== dice.oneIn(40);
  const namespace = scoped ? `/namespaces/${dice.pick(namespaces)}` : '';
  const subresource =
    name !== '' && dice.oneIn(6)
      ? `/${dice.oneIn(10) ? dice.pick(['scale', 'none', '', '__proto__', 'constructor', 'toString']) : dice.pick([...target.subresources, 'status'])}`
      : '';
  const query = [...fixed, ...Array.from({ length: dice.oneIn(2) ? 0 : dice.below(3) }, () => parameter(dice))];
  return `${target.root}${namespace}/${target.plural}${name === '' ? '' : `/${name}`}${subresource}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}

function parameter(dice: Dice): string {
  if (dice.oneIn(12)) return 'watch=1';
  return `${dice.pick(parameters)}=${encodeURIComponent(dice.pick(parameterValues))}`;
}

function headers(dice: Dice): Record<string, string> {
  return {
    ...(dice.oneIn(3) ? { accept: dice.pick(accepts) } : {}),
    ...(dice.oneIn(30) ? { 'impersonate-user': String(dice.pick(parameterValues)) } : {}),
    ...(dice.oneIn(60) ? { 'impersonate-group': 'g' } : {}),
    ...(dice.oneIn(60)
      ? { authorization: dice.pick(['Bearer', 'Bearer x.y.z', 'Basic ?', 'Bearer abcdef.0123456789abcdef']) }
      : {}),
  };
}
