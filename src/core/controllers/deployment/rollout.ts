import type { Deployment, ReplicaSet } from '../../api/apps-v1.ts';
import { scaleIntOrPercent } from '../../meta/int-or-string.ts';

/** A Deployment with its ReplicaSets at one moment. */
export interface Rollout {
  readonly deployment: Deployment;
  readonly owned: readonly ReplicaSet[];
  /** The one of the present template; undefined before it is made. */
  readonly current: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

export const annotations = {
  revision: 'deployment.kubernetes.io/revision',
  revisionHistory: 'deployment.kubernetes.io/revision-history',
  desired: 'deployment.kubernetes.io/desired-replicas',
  maximum: 'deployment.kubernetes.io/max-replicas',
} as const;

export const templateHashLabel = 'pod-template-hash';

export function wantedReplicas(deployment: Deployment): number {
  return deployment.spec.replicas ?? 1;
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return deployment.spec.strategy?.type !== 'Recreate';
}

/** How many more pods than wanted there may be, and how many fewer: never both nothing. */
export function rollingLimits(deployment: Deployment): { surge: number; unavailable: number } {
  if (!isRollingUpdate(deployment)) return { surge: 0, unavailable: 0 };
  const { maxSurge = '25%', maxUnavailable = '25%' } = deployment.spec.strategy?.rollingUpdate ?? {};
  const wanted = wantedReplicas(deployment);
  const surge = scaleIntOrPercent(maxSurge, wanted, 'up');
  const unavailable = Math.min(scaleIntOrPercent(maxUnavailable, wanted, 'down'), wanted);
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

export function replicasOf(replicaSets: readonly (ReplicaSet | undefined)[]): number {
  return replicaSets.reduce((sum, replicaSet) => sum + (replicaSet?.spec.replicas ?? 0), 0);
}

export function availableOf(replicaSets: readonly (ReplicaSet | undefined)[]): number {
  return replicaSets.reduce((sum, replicaSet) => sum + (replicaSet?.status?.availableReplicas ?? 0), 0);
}

/** What the Deployment wanted when it last scaled the ReplicaSet. */
export function desiredReplicas(replicaSet: ReplicaSet): number | undefined {
  const text = replicaSet.metadata.annotations?.[annotations.desired];
  return text === undefined ? undefined : Number(text);
}

export function revisionOf(object: ReplicaSet | Deployment): number {
  return Number(object.metadata.annotations?.[annotations.revision] ?? 0) || 0;
}

export function byAge(one: ReplicaSet, other: ReplicaSet): number {
  const left = one.metadata.creationTimestamp ?? '';
  const right = other.metadata.creationTimestamp ?? '';
  if (left !== right) return left < right ? -1 : 1;
  return one.metadata.name < other.metadata.name ? -1 : 1;
}
