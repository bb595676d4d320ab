import type { GroupVersionKind } from '../../meta/group-version.ts';
import type { AnyResource } from '../../registry/resource.ts';
import { optionParameters, type Parameter, queryParameters } from './operation-parameters.ts';

/** An operation on a path. */
export interface Operation extends Readonly<Record<string, unknown>> {
  readonly parameters: readonly Parameter[];
}

/** Where a verb acts: on the objects of a kind, or on a subresource of them. */
export interface OperationTarget {
  readonly resource: AnyResource;
  readonly subresource?: string;
  /** Of what is sent and answered. */
  readonly kind: GroupVersionKind;
  readonly reference: object;
  /** What a list answers. */
  readonly listReference: object;
  readonly path: string;
}

const metaPrefix = '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.';
const json = ['application/json', 'application/yaml'];
const protobuf = 'application/vnd.kubernetes.protobuf';
const streams = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];
const patchTypes = ['json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json', 'apply-patch+yaml'];
const words: Readonly<Record<string, string>> = {
  create: 'create',
  delete: 'delete',
  deletecollection: 'delete',
  get: 'read',
  list: 'list',
  patch: 'patch',
  update: 'replace',
};
const codes: Readonly<Record<string, readonly number[]>> = {
  create: [200, 201, 202],
  delete: [200, 202],
  patch: [200, 201],
  update: [200, 201],
};
/** Said to answer a Status when deleted, and do answer the object. */
const deletedAsStatus: ReadonlySet<string> = new Set(['Namespace']);
const reasons: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' };

/** What a verb of the API does, with what it takes and answers. */
export function operation(verb: string, target: OperationTarget): Operation {
  const { group, version, kind } = target.kind;
  const body = bodyOf(verb, target);
  return {
    tags: [tagOf(target.resource)],
    description: descriptionOf(verb, target),
    operationId: operationId(verb, target),
    parameters: queryParameters(verb),
    ...(body !== undefined && { requestBody: body }),
    responses: responsesOf(verb, target),
    'x-kubernetes-action': verb === 'create' ? 'post' : verb === 'update' ? 'put' : verb,
    'x-kubernetes-group-version-kind': { group, kind, version },
  };
}

/** A request that is handed on, whatever its method: exec, proxy. What has no options of a kind of their own is only read: log. */
export function connectOperation(method: string, target: OperationTarget): Operation {
  const { resource, subresource = '', path } = target;
  const { group, version, kind } = target.kind;
  const isRead = kind === resource.kind;
  const name = `${scopeOf(path)}${resource.kind}${capital(subresource)}`;
  const types = isRead ? ['text/plain', ...json, protobuf] : ['*/*'];
  const content = Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }]));
  return {
    tags: [tagOf(resource)],
    description: isRead
      ? descriptionOf('get', target)
      : `connect ${method.toUpperCase()} requests to ${subresource} of ${resource.kind}`,
    operationId: isRead ? operationId('get', target) : `connect${groupName(resource)}${capital(method)}${name}`,
    parameters: optionParameters(isRead ? `${kind}${capital(subresource)}` : kind),
    responses: { 200: { description: 'OK', content }, 401: { description: 'Unauthorized' } },
    'x-kubernetes-action': isRead ? 'get' : 'connect',
    'x-kubernetes-group-version-kind': { group, kind, version },
  };
}

function bodyOf(verb: string, { reference, resource }: OperationTarget): object | undefined {
  if (verb === 'create' || verb === 'update') return { content: { '*/*': { schema: reference } }, required: true };
  if (verb === 'delete' || verb === 'deletecollection')
    return { content: { '*/*': { schema: { $ref: `${metaPrefix}DeleteOptions` } } } };
  if (verb !== 'patch') return undefined;
  const types = patchTypes.filter((type) => resource.custom === undefined || !type.startsWith('strategic'));
  const schema = { $ref: `${metaPrefix}Patch` };
  return { content: Object.fromEntries(types.map((type) => [`application/${type}`, { schema }])), required: true };
}

function responsesOf(verb: string, target: OperationTarget): object {
  const { resource, reference, listReference } = target;
  const returnsObject = resource.strategy.returnsDeletedObject === true && !deletedAsStatus.has(resource.kind);
  const answersStatus = verb === 'deletecollection' || (verb === 'delete' && !returnsObject);
  const schema = answersStatus ? { $ref: `${metaPrefix}Status` } : verb === 'list' ? listReference : reference;
  const binary = resource.custom === undefined ? [protobuf] : [];
  const watched = verb !== 'list' ? [] : resource.custom === undefined ? streams : streams.slice(0, 1);
  const content = Object.fromEntries([...json, ...binary, ...watched].map((type) => [type, { schema }]));
  const good = (codes[verb] ?? [200]).map((code) => [code, { description: reasons[code], content }] as const);
  return { ...Object.fromEntries(good), 401: { description: 'Unauthorized' } };
}

function descriptionOf(verb: string, { resource, subresource }: OperationTarget): string {
  const { kind, plural, verbs } = resource;
  const article = kind.toLowerCase() === plural ? '' : /^[AEIOU]/.test(kind) ? ' an' : ' a';
  const part = subresource === undefined ? '' : ` ${subresource} of`;
  switch (verb) {
    case 'list':
      return `list ${verbs.includes('watch') ? 'or watch ' : ''}objects of kind ${kind}`;
    case 'deletecollection':
      return `delete collection of ${kind}`;
    case 'create':
    case 'delete':
      return `${verb}${part}${article} ${kind}`;
    case 'patch':
      return `partially update${part} the specified ${kind}`;
    default:
      return `${words[verb] ?? verb}${part} the specified ${kind}`;
  }
}

function operationId(verb: string, { resource, subresource = '', path }: OperationTarget): string {
  const isEverywhere = verb === 'list' && resource.namespaced && !path.includes('{namespace}');
  const collection = verb === 'deletecollection' ? 'Collection' : '';
  const name = `${collection}${scopeOf(path)}${resource.kind}${capital(subresource)}`;
  return `${words[verb] ?? verb}${groupName(resource)}${name}${isEverywhere ? 'ForAllNamespaces' : ''}`;
}

function scopeOf(path: string): string {
  return path.includes('{namespace}') ? 'Namespaced' : '';
}

/** `rbacAuthorization_v1`. */
function tagOf({ group, version }: GroupVersionKind): string {
  const [first = '', ...others] = (group === '' ? 'core' : group.replace(/\.k8s\.io$/, '')).split('.');
  return `${first}${others.map(capital).join('')}_${version}`;
}

function groupName(kind: GroupVersionKind): string {
  return tagOf(kind).split('_').map(capital).join('');
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
