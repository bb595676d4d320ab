import type { GroupVersionKind } from '../../meta/group-version.ts';
import type { ApiObject } from '../../meta/object.ts';
import type { AnyResource } from '../../registry/resource.ts';
import type { Subresource } from '../../registry/subresource.ts';

export interface SubresourceEntry {
  readonly name: string;
  readonly kind: GroupVersionKind;
  readonly verbs: readonly string[];
}

const methodVerbs: Readonly<Record<string, string>> = {
  DELETE: 'delete',
  GET: 'get',
  PATCH: 'patch',
  POST: 'create',
  PUT: 'update',
};

/** What discovery says of the subresources of a kind, sorted by name. */
export function subresourceEntries(resource: AnyResource): SubresourceEntry[] {
  const entries = Object.entries(resource.subresources).map(([name, definition]) =>
    entryOf(resource, name, definition),
  );
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function entryOf(resource: AnyResource, name: string, definition: Subresource<ApiObject>): SubresourceEntry {
  switch (definition.type) {
    case 'view':
      return { name, kind: resource, verbs: definition.verbs };
    case 'scale':
      return { name, kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, verbs: ['get', 'patch', 'update'] };
    case 'create':
      return { name, kind: definition.kind, verbs: ['create'] };
    case 'connect':
      return { name, kind: definition.kind, verbs: connectVerbs(definition.methods) };
  }
}

function connectVerbs(methods: readonly string[]): string[] {
  return methods.flatMap((method) => methodVerbs[method] ?? []).sort();
}
