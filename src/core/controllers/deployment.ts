import { type Deployment, deployments, type ReplicaSet, replicaSets } from '../api/apps-v1.ts';
import { pods } from '../api/core-v1.ts';
import { defineController, onChange, type ReconcileContext } from '../client/controller.ts';
import { objectKey } from '../client/indexer.ts';
import { matchesLabels, selectorFromObject } from '../meta/label-selector.ts';
import { controllerOf } from '../meta/owner-references.ts';
import { byController, claim, controllerIndexes, orphans } from './adoption.ts';
import { cleanUpHistory } from './deployment/history.ts';
import { syncRevision } from './deployment/new-replica-set.ts';
import { recreate } from './deployment/recreate.ts';
import { rollOver } from './deployment/rolling-update.ts';
import { desiredReplicas, type Rollout } from './deployment/rollout.ts';
import { scaleProportionally } from './deployment/scaling.ts';
import { updateDeploymentStatus } from './deployment/status.ts';

/** Moves pods from one template to the next by scaling ReplicaSets against each other. */
export const deploymentController = defineController<Deployment>({
  name: 'deployment-controller',
  for: deployments,
  owns: [replicaSets],
  indexes: [...controllerIndexes(replicaSets), ...controllerIndexes(pods)],
  watches: [
    onChange(replicaSets, ({ object }, { lister }) => {
      if (object === undefined || controllerOf(object) !== undefined) return [];
      return lister(deployments)
        .inNamespace(object.metadata.namespace ?? '')
        .filter((deployment) => matchesLabels(selectorFromObject(deployment.spec.selector), object.metadata.labels))
        .map(objectKey);
    }),
    onChange(pods, ({ object, previous }, { lister }) => {
      if (object !== undefined || previous === undefined) return [];
      const owner = controllerOf(previous);
      const replicaSet =
        owner?.kind === 'ReplicaSet'
          ? lister(replicaSets).get(`${previous.metadata.namespace ?? ''}/${owner.name}`)
          : undefined;
      const deployment = replicaSet === undefined ? undefined : controllerOf(replicaSet);
      return deployment === undefined ? [] : [`${previous.metadata.namespace ?? ''}/${deployment.name}`];
    }),
  ],
  async reconcile({ key }, context) {
    const deployment = context.lister(deployments).get(key);
    if (deployment === undefined) return undefined;
    const lister = context.lister(replicaSets);
    const { uid = '', namespace = '' } = deployment.metadata;
    const candidates = [...lister.byIndex(byController, uid), ...lister.byIndex(orphans, namespace)];
    const owner = { object: deployment, apiVersion: 'apps/v1', kind: 'Deployment', selector: deployment.spec.selector };
    const owned = await claim(context, replicaSets, owner, candidates);
    if (deployment.metadata.deletionTimestamp !== undefined) {
      await updateDeploymentStatus(context, { deployment, owned, current: undefined, old: owned });
      return undefined;
    }
    return sync(context, deployment, owned);
  },
});

async function sync(
  context: ReconcileContext<undefined>,
  deployment: Deployment,
  owned: ReplicaSet[],
): Promise<{ requeueAfterMs: number } | undefined> {
  const paused = deployment.spec.paused === true;
  const scaling = !paused && isScalingEvent(deployment, owned);
  const rollout: Rollout = await syncRevision(context, deployment, owned, !paused && !scaling);
  if (paused || scaling) {
    await scaleProportionally(context, rollout);
    if (paused) await cleanUpHistory(context, rollout);
    return updateDeploymentStatus(context, rollout);
  }
  if (deployment.spec.strategy?.type === 'Recreate') await recreate(context, rollout);
  else await rollOver(context, rollout);
  const againMs = await updateDeploymentStatus(context, rollout);
  await cleanUpHistory(context, rollout);
  return againMs;
}

/** Whether the number of replicas was changed while a rollout is under way: what is there then grows or shrinks in proportion. */
function isScalingEvent(deployment: Deployment, owned: readonly ReplicaSet[]): boolean {
  return owned
    .filter((replicaSet) => (replicaSet.spec.replicas ?? 0) > 0)
    .some((replicaSet) => {
      const desired = desiredReplicas(replicaSet);
      return desired !== undefined && desired !== (deployment.spec.replicas ?? 1);
    });
}
