import { type Deployment, type ReplicaSet, replicaSets } from '../../api/apps-v1.ts';
import type { ControllerContext } from '../../client/controller.ts';
import {
  annotations,
  byAge,
  isRollingUpdate,
  type Rollout,
  replicasOf,
  rollingLimits,
  wantedReplicas,
} from './rollout.ts';

/** Gives a ReplicaSet its number of replicas and tells of it. */
export async function setReplicas(
  context: ControllerContext,
  deployment: Deployment,
  replicaSet: ReplicaSet,
  replicas: number,
): Promise<ReplicaSet> {
  const wanted = wantedReplicas(deployment);
  const { surge } = rollingLimits(deployment);
  const noted = { [annotations.desired]: String(wanted), [annotations.maximum]: String(wanted + surge) };
  const before = replicaSet.spec.replicas ?? 0;
  const isNoted = Object.entries(noted).every(([key, value]) => replicaSet.metadata.annotations?.[key] === value);
  if (before === replicas && isNoted) return replicaSet;
  const updated = await context.client.resource(replicaSets).update({
    ...replicaSet,
    metadata: { ...replicaSet.metadata, annotations: { ...replicaSet.metadata.annotations, ...noted } },
    spec: { ...replicaSet.spec, replicas },
  });
  if (before !== replicas) {
    const direction = before < replicas ? 'up' : 'down';
    context.recorder.event(
      deployment,
      'Normal',
      'ScalingReplicaSet',
      `Scaled ${direction} replica set ${replicaSet.metadata.name} from ${before} to ${replicas}`,
    );
  }
  return updated;
}

/** Shares a changed number of replicas among the ReplicaSets by how large they are. */
export async function scaleProportionally(
  context: ControllerContext,
  { deployment, current, old, owned }: Rollout,
): Promise<void> {
  const wanted = wantedReplicas(deployment);
  const active = owned.filter((replicaSet) => (replicaSet.spec.replicas ?? 0) > 0);
  const [only] = active.length === 1 ? active : active.length === 0 && current !== undefined ? [current] : [];
  if (only !== undefined) {
    await setReplicas(context, deployment, only, wanted);
    return;
  }
  if (current !== undefined && isSaturated(deployment, current)) {
    for (const replicaSet of old.filter(({ spec }) => (spec.replicas ?? 0) > 0))
      await setReplicas(context, deployment, replicaSet, 0);
    return;
  }
  if (!isRollingUpdate(deployment)) return;
  await share(context, deployment, active);
}

async function share(context: ControllerContext, deployment: Deployment, active: readonly ReplicaSet[]): Promise<void> {
  const wanted = wantedReplicas(deployment);
  const allowed = wanted > 0 ? wanted + rollingLimits(deployment).surge : 0;
  const toAdd = allowed - replicasOf(active);
  const ordered = [...active].sort(
    (one, other) =>
      (other.spec.replicas ?? 0) - (one.spec.replicas ?? 0) || (toAdd > 0 ? byAge(other, one) : byAge(one, other)),
  );
  let added = 0;
  const sizes = new Map<ReplicaSet, number>();
  for (const replicaSet of ordered) {
    const part = toAdd === 0 ? 0 : proportion(deployment, replicaSet, toAdd, added);
    sizes.set(replicaSet, (replicaSet.spec.replicas ?? 0) + part);
    added += part;
  }
  const [first] = ordered;
  if (first !== undefined) sizes.set(first, Math.max(0, (sizes.get(first) ?? 0) + toAdd - added));
  for (const [replicaSet, size] of sizes) await setReplicas(context, deployment, replicaSet, size);
}

function proportion(deployment: Deployment, replicaSet: ReplicaSet, toAdd: number, added: number): number {
  const replicas = replicaSet.spec.replicas ?? 0;
  const allowed = toAdd - added;
  if (replicas === 0 || allowed === 0) return 0;
  const before = Number(
    replicaSet.metadata.annotations?.[annotations.maximum] ?? deployment.status?.replicas ?? wantedReplicas(deployment),
  );
  const whole = wantedReplicas(deployment) + rollingLimits(deployment).surge;
  const fraction = Math.round((replicas * whole) / Math.max(1, before)) - replicas;
  return toAdd > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed);
}

function isSaturated(deployment: Deployment, replicaSet: ReplicaSet): boolean {
  const wanted = wantedReplicas(deployment);
  return (
    replicaSet.spec.replicas === wanted &&
    replicaSet.metadata.annotations?.[annotations.desired] === String(wanted) &&
    (replicaSet.status?.availableReplicas ?? 0) === wanted
  );
}
