import type { ResourceReference } from '../../../core/api/scalars.ts';
import { formatGroupResource, formatGroupVersion } from '../../../core/meta/group-version.ts';

/** A resource of the API as discovery describes it. */
export interface ApiResource extends ResourceReference<unknown> {
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly ApiSubresource[];
}

export interface ApiSubresource {
  readonly name: string;
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly verbs: readonly string[];
}

/** `apps/v1`. */
export function apiVersionOf(resource: ApiResource): string {
  return formatGroupVersion(resource);
}

/** `deployments.apps`. */
export function groupResourceOf(resource: ApiResource): string {
  return formatGroupResource({ group: resource.group, resource: resource.plural });
}

/** `deployment.apps`: how kubectl names the kind of an object in what it prints. */
export function kindNameOf(resource: Pick<ApiResource, 'group' | 'kind'>): string {
  return formatGroupResource({ group: resource.group, resource: resource.kind.toLowerCase() });
}
