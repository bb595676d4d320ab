import type { APIResource } from '../../api/meta-v1.ts';
import type { GroupVersionKind } from '../../meta/group-version.ts';
import type { AnyResource } from '../../registry/resource.ts';
import type { DiscoveredGroup } from './groups.ts';
import { subresourceEntries } from './subresource-entries.ts';

const mediaType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** The content type of the answer when the client prefers all of discovery in one document; else undefined. */
export function aggregatedType(accept: string | undefined): string | undefined {
  for (const clause of (accept ?? '').split(',')) {
    const [type, ...parameters] = clause.split(';').map((part) => part.trim());
    if (type !== 'application/json') continue;
    const wanted = ['g=apidiscovery.k8s.io', 'v=v2', 'as=APIGroupDiscoveryList'];
    if (wanted.every((parameter) => parameters.includes(parameter))) return mediaType;
    if (!parameters.some((parameter) => parameter.startsWith('as='))) return undefined;
  }
  return undefined;
}

export function aggregatedText(groups: readonly DiscoveredGroup[]): string {
  const items = groups.map(({ name, versions }) => ({
    metadata: name === '' ? {} : { name },
    versions: versions.map(({ version, resources, extension }) => ({
      version,
      resources: extension === undefined ? resources.map(describe) : describeExtension(extension.resources ?? []),
      freshness: extension !== undefined && extension.resources === undefined ? 'Stale' : 'Current',
    })),
  }));
  return JSON.stringify({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items });
}

function describe(resource: AnyResource): object {
  const { plural, singular, namespaced, verbs, shortNames, categories } = resource;
  const subresources = subresourceEntries(resource).map(({ name, kind, verbs: allowed }) => ({
    subresource: name,
    responseKind: kindOf(resource, kind),
    verbs: allowed,
  }));
  return {
    resource: plural,
    responseKind: kindOf(resource, resource),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && { subresources }),
  };
}

/** The same of what an extension server lists in the older form. */
function describeExtension(resources: readonly APIResource[]): object[] {
  return resources
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced, singularName, verbs, shortNames, categories }) => ({
      resource: name,
      responseKind: { group: '', version: '', kind },
      scope: namespaced ? 'Namespaced' : 'Cluster',
      singularResource: singularName,
      verbs,
      ...(shortNames !== undefined && { shortNames }),
      ...(categories !== undefined && { categories }),
    }));
}

/** What is of the resource's own version need not say so. */
function kindOf(resource: GroupVersionKind, { group, version, kind }: GroupVersionKind): object {
  const isOwn = group === resource.group && version === resource.version;
  return isOwn ? { group: '', version: '', kind } : { group, version, kind };
}
