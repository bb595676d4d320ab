import type { GroupVersionKind } from '../../meta/group-version.ts';
import type { AnyResource } from '../../registry/resource.ts';
import { subresourceEntries } from '../discovery/subresource-entries.ts';
import { connectOperation, type Operation, type OperationTarget, operation } from './operation.ts';
import { pathParameters, prettyParameter } from './operation-parameters.ts';
import { definitionName, type OpenApiSchema } from './schemas.ts';

const prefix = '#/components/schemas/';
const methods: Readonly<Record<string, string>> = {
  create: 'post',
  delete: 'delete',
  deletecollection: 'delete',
  get: 'get',
  list: 'get',
  patch: 'patch',
  update: 'put',
};

/** What can be done with a resource, by path. `reference` points at the schema of its objects, one of `schemas`. */
export function resourcePaths(
  resource: AnyResource,
  reference: OpenApiSchema,
  schemas: Readonly<Record<string, OpenApiSchema>>,
): Record<string, object> {
  const { group, version, plural, namespaced, verbs } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
  const object = `${collection}/{name}`;
  const list = `${String(reference['$ref'])}List`;
  const listReference = list.slice(prefix.length) in schemas ? { $ref: list } : { type: 'object' };
  const target = (path: string): OperationTarget => ({ resource, kind: resource, reference, listReference, path });
  const paths = [
    pathItem(target(collection), verbs, ['create', 'deletecollection', 'list']),
    pathItem(target(object), verbs, ['delete', 'get', 'patch', 'update']),
    ...(namespaced && resource.review === undefined ? [pathItem(target(`${root}/${plural}`), verbs, ['list'])] : []),
    ...subresourceEntries(resource).map((entry) => {
      const path = `${object}/${entry.name}`;
      const kind = entry.kind === resource ? {} : { reference: referenceOf(entry.kind, resource) };
      const below = { ...target(path), ...kind, subresource: entry.name, kind: entry.kind };
      if (resource.subresources[entry.name]?.type === 'connect') return connectItem(below);
      return pathItem(below, entry.verbs, ['create', 'delete', 'get', 'patch', 'update']);
    }),
  ];
  return Object.fromEntries(paths.flat());
}

type Entries = (readonly [path: string, item: object])[];

function pathItem(target: OperationTarget, verbs: readonly string[], allowed: readonly string[]): Entries {
  const entries = verbs
    .filter((verb) => allowed.includes(verb))
    .map((verb) => [methods[verb] ?? '', operation(verb, target)] as const);
  return withParameters(target, entries, true);
}

function connectItem(target: OperationTarget): Entries {
  const subresource = target.resource.subresources[target.subresource ?? ''];
  const connected = subresource?.type === 'connect' ? subresource.methods : [];
  const entries = connected.map((method) => method.toLowerCase());
  return withParameters(
    target,
    entries.map((method) => [method, connectOperation(method, target)] as const),
    false,
  );
}

/** What all operations of a path take stands beside them. */
function withParameters(
  { path, resource, kind, subresource }: OperationTarget,
  entries: readonly (readonly [method: string, operation: Operation])[],
  isPrinted: boolean,
): Entries {
  const [first] = entries;
  if (first === undefined) return [];
  const isShared = (name: string): boolean =>
    entries.every(([, { parameters }]) => parameters.some((each) => each.name === name));
  const what = subresource === undefined ? resource.kind : kind.kind;
  const shared = [
    ...first[1].parameters.filter(({ name }) => isShared(name)),
    ...pathParameters(path, what),
    ...(isPrinted || what === resource.kind ? [prettyParameter] : []),
  ].sort(byName);
  const item = entries.map(([method, { parameters, ...others }]) => {
    const own = parameters.filter(({ name }) => !isShared(name)).sort(byName);
    return [method, { ...others, ...(own.length > 0 && { parameters: own }) }] as const;
  });
  return [[path, { ...Object.fromEntries(item), ...(shared.length > 0 && { parameters: shared }) }]];
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}

function referenceOf(kind: GroupVersionKind, { schema }: AnyResource): OpenApiSchema {
  if (kind.kind === 'Scale') return { $ref: `${prefix}io.k8s.api.autoscaling.v1.Scale` };
  const typeName = schema.nameOf(kind);
  return typeName === undefined ? { type: 'object' } : { $ref: prefix + definitionName(typeName) };
}
