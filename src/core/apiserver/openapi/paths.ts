import type { AnyResource } from '../../registry/resource.ts';
import { subresourceEntries } from '../discovery/subresource-entries.ts';

type Operation = Record<string, unknown>;

const writeParameters = [queryParameter('dryRun'), queryParameter('fieldManager'), queryParameter('fieldValidation')];
const patchTypes = ['apply-patch+yaml', 'json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json'];
const methods: Readonly<Record<string, string>> = {
  create: 'post',
  delete: 'delete',
  deletecollection: 'delete',
  get: 'get',
  list: 'get',
  patch: 'patch',
  update: 'put',
};

/** What can be done with a resource, by path. `reference` points at the schema of its objects. */
export function resourcePaths(resource: AnyResource, reference: object): Record<string, Record<string, Operation>> {
  const { group, version, plural, namespaced } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
  const operations = (verbs: readonly string[], allowed: readonly string[]): Record<string, Operation> =>
    Object.fromEntries(
      verbs
        .filter((verb) => allowed.includes(verb))
        .map((verb) => [methods[verb] ?? '', operationOf(verb, resource, reference)] as const),
    );
  const paths: Record<string, Record<string, Operation>> = {
    [collection]: operations(resource.verbs, ['create', 'deletecollection', 'list']),
    [`${collection}/{name}`]: operations(resource.verbs, ['delete', 'get', 'patch', 'update']),
  };
  if (namespaced && resource.review === undefined) paths[`${root}/${plural}`] = operations(resource.verbs, ['list']);
  for (const { name, verbs } of subresourceEntries(resource)) {
    paths[`${collection}/{name}/${name}`] = operations(verbs, ['create', 'delete', 'get', 'patch', 'update']);
  }
  return Object.fromEntries(Object.entries(paths).filter(([, found]) => Object.keys(found).length > 0));
}

function operationOf(verb: string, resource: AnyResource, reference: object): Operation {
  const { group, version, kind } = resource;
  const isWrite = verb === 'create' || verb === 'update' || verb === 'patch';
  return {
    ...(isWrite && {
      parameters: verb === 'patch' ? [...writeParameters, queryParameter('force', 'boolean')] : writeParameters,
    }),
    ...(verb === 'patch' && { requestBody: { content: patchContent(), required: true } }),
    ...((verb === 'create' || verb === 'update') && {
      requestBody: { content: { '*/*': { schema: reference } }, required: true },
    }),
    responses: { 200: { description: 'OK', content: { 'application/json': { schema: reference } } } },
    'x-kubernetes-action': verb === 'create' ? 'post' : verb === 'update' ? 'put' : verb,
    'x-kubernetes-group-version-kind': { group, kind, version },
  };
}

function patchContent(): Record<string, object> {
  const schema = { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.Patch' };
  return Object.fromEntries(patchTypes.map((type) => [`application/${type}`, { schema }]));
}

function queryParameter(name: string, type = 'string'): object {
  return { in: 'query', name, schema: { type, uniqueItems: true } };
}
