import type { APIResource } from '../../api/meta-v1.ts';
import { compareVersions } from '../../meta/compare-versions.ts';
import type { AnyResource } from '../../registry/resource.ts';
import type { ExtensionVersion } from '../aggregation/aggregator.ts';

/** The order in which the built-in groups are listed; others follow by name. */
const groupOrder = [
  '',
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'resource.k8s.io',
  'flowcontrol.apiserver.k8s.io',
];

/** One group with its versions, the preferred one first; the resources of each are sorted by name. */
export interface DiscoveredGroup {
  readonly name: string;
  readonly versions: readonly DiscoveredVersion[];
}

interface DiscoveredVersion {
  readonly version: string;
  readonly resources: readonly AnyResource[];
  /** Set where an extension server has the resources: what it lists, unless it cannot be reached. */
  readonly extension?: { readonly resources: readonly APIResource[] | undefined };
}

/** The groups of extension servers, by their priority. */
export function extensionGroups(extensions: readonly ExtensionVersion[]): DiscoveredGroup[] {
  const ordered = [...extensions].sort((a, b) => b.priority[0] - a.priority[0] || b.priority[1] - a.priority[1]);
  return [...new Set(ordered.map(({ group }) => group))].map((name) => ({
    name,
    versions: ordered
      .filter(({ group }) => group === name)
      .map(({ version, resources }) => ({ version, resources: [], extension: { resources } })),
  }));
}

export function discoverGroups(resources: readonly AnyResource[]): DiscoveredGroup[] {
  const groups = groupBy(resources, ({ group }) => group);
  const names = [...groups.keys()].sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  return names.map((name) => {
    const versions = groupBy(groups.get(name) ?? [], ({ version }) => version);
    const ordered = [...versions].sort(([a], [b]) => compareVersions(a, b));
    return { name, versions: ordered.map(([version, served]) => ({ version, resources: byName(served) })) };
  });
}

function groupBy(
  resources: readonly AnyResource[],
  keyOf: (resource: AnyResource) => string,
): Map<string, AnyResource[]> {
  const groups = new Map<string, AnyResource[]>();
  for (const resource of resources) {
    const group = groups.get(keyOf(resource)) ?? [];
    groups.set(keyOf(resource), group);
    group.push(resource);
  }
  return groups;
}

function byName(resources: readonly AnyResource[]): AnyResource[] {
  return [...resources].sort((a, b) => (a.plural < b.plural ? -1 : 1));
}

function rankOf(group: string): number {
  const rank = groupOrder.indexOf(group);
  return rank < 0 ? groupOrder.length : rank;
}
