import { replicaSets } from '../../api/apps-v1.ts';
import type { ControllerContext } from '../../client/controller.ts';
import { isNotFound } from '../../meta/status.ts';
import { type Rollout, replicasOf, revisionOf, wantedReplicas } from './rollout.ts';

/** Once a rollout is done, removes the oldest ReplicaSets over the history limit. */
export async function cleanUpHistory(
  context: ControllerContext,
  { deployment, current, old, owned }: Rollout,
): Promise<void> {
  const updated = current?.status?.availableReplicas ?? 0;
  const complete = updated === wantedReplicas(deployment) && replicasOf(owned) === wantedReplicas(deployment);
  if (!complete && deployment.spec.paused !== true) return;
  const removable = old.filter(
    ({ spec, status, metadata }) =>
      (spec.replicas ?? 0) === 0 &&
      (status?.replicas ?? 0) === 0 &&
      metadata.deletionTimestamp === undefined &&
      (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0),
  );
  const excess = old.length - (deployment.spec.revisionHistoryLimit ?? 10);
  for (const { metadata } of [...removable]
    .sort((one, other) => revisionOf(one) - revisionOf(other))
    .slice(0, Math.max(0, excess))) {
    await context.client
      .resource(replicaSets)
      .delete(metadata.name, { namespace: metadata.namespace ?? '' })
      .catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
  }
}
