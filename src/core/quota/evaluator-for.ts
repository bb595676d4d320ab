import type { GroupResource } from '../meta/group-version.ts';
import { countName, type QuotaEvaluator } from './evaluator.ts';
import { persistentVolumeClaimEvaluator } from './persistent-volume-claims.ts';
import { podEvaluator } from './pods.ts';
import { serviceEvaluator } from './services.ts';

const special: Readonly<Record<string, QuotaEvaluator>> = {
  pods: podEvaluator,
  services: serviceEvaluator,
  persistentvolumeclaims: persistentVolumeClaimEvaluator,
};

/** What quotas could count before they could count everything. */
const ownNames = new Set(['configmaps', 'replicationcontrollers', 'resourcequotas', 'secrets']);

/** What is not stored, and what has never been counted. */
const ignored = new Set(['bindings', 'componentstatuses', 'events', 'events.events.k8s.io']);
const reviewGroups = new Set(['authentication.k8s.io', 'authorization.k8s.io']);

/** How a kind counts for quotas; undefined for what does not count at all. */
export function evaluatorFor(resource: GroupResource): QuotaEvaluator | undefined {
  const { group } = resource;
  const plural = group === '' ? resource.resource : `${resource.resource}.${group}`;
  if (ignored.has(plural) || reviewGroups.has(group)) return undefined;
  if (Object.hasOwn(special, plural)) return special[plural];
  const names = [countName(resource), ...(ownNames.has(plural) ? [plural] : [])];
  return {
    counts: (name) => names.includes(name),
    isCharged: (subresource, _object, old) => subresource === '' && old === undefined,
    usage: () => Object.fromEntries(names.map((name) => [name, '1'])),
  };
}
