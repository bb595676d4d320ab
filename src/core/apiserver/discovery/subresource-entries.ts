import type { GroupVersionKind } from '../../meta/group-version.ts';
import type { AnyResource } from '../../registry/resource.ts';

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
  return Object.entries(resource.subresources)
    .map(([name, definition]): SubresourceEntry => {
      switch (definition.type) {
        case 'view':
          return { name, kind: resource, verbs: definition.verbs };
        case 'scale':
          return {
            name,
            kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
            verbs: ['get', 'patch', 'update'],
          };
        case 'create':
          return { name, kind: definition.kind, verbs: ['create'] };
        case 'connect':
          return { name, kind: definition.kind, verbs: connectVerbs(definition.methods) };
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function connectVerbs(methods: readonly string[]): string[] {
  return methods.flatMap((method) => methodVerbs[method] ?? []).sort();
}
