import type { ApiResource } from './api-resource.ts';

/** The part of aggregated discovery (`APIGroupDiscoveryList`) that kubectl reads. */
export interface AggregatedDiscovery {
  readonly items?: readonly AggregatedGroup[];
}

interface AggregatedGroup {
  readonly metadata?: { readonly name?: string };
  readonly versions?: readonly {
    readonly version: string;
    readonly freshness?: string;
    readonly resources?: readonly AggregatedResource[];
  }[];
}

interface AggregatedResource {
  readonly resource: string;
  readonly responseKind?: { readonly group?: string; readonly version?: string; readonly kind: string };
  readonly scope: string;
  readonly singularResource: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly {
    readonly subresource: string;
    readonly responseKind?: { readonly group?: string; readonly version?: string; readonly kind: string };
    readonly verbs: readonly string[];
  }[];
}

/** The versions of one group with their resources, the preferred version first. */
export interface DiscoveredGroup {
  readonly name: string;
  readonly versions: readonly DiscoveredVersion[];
}

export interface DiscoveredVersion {
  readonly version: string;
  /** The server behind the group could not be asked. */
  readonly stale: boolean;
  readonly resources: readonly ApiResource[];
}

export function readAggregated(discovery: AggregatedDiscovery): DiscoveredGroup[] {
  return (discovery.items ?? []).map(({ metadata, versions = [] }) => {
    const name = metadata?.name ?? '';
    return {
      name,
      versions: versions.map(({ version, freshness, resources = [] }) => ({
        version,
        stale: freshness === 'Stale',
        resources: resources.map((resource) => readResource(name, version, resource)),
      })),
    };
  });
}

function readResource(group: string, version: string, resource: AggregatedResource): ApiResource {
  return {
    group,
    version,
    kind: resource.responseKind?.kind ?? '',
    plural: resource.resource,
    namespaced: resource.scope === 'Namespaced',
    singular: resource.singularResource,
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    verbs: resource.verbs,
    subresources: (resource.subresources ?? []).map((subresource) => ({
      name: subresource.subresource,
      kind: subresource.responseKind?.kind ?? '',
      group: subresource.responseKind?.group || group,
      version: subresource.responseKind?.version || version,
      verbs: subresource.verbs,
    })),
  };
}
