import type { ReplicaSet } from '../../api/apps-v1.ts';
import type { ControllerContext } from '../../client/controller.ts';
import { availableOf, byAge, type Rollout, replicasOf, rollingLimits, wantedReplicas } from './rollout.ts';
import { setReplicas } from './scaling.ts';

/** One step of a rolling update: grow the new ReplicaSet as far as the surge allows, then shrink the old ones as far as availability allows. */
export async function rollOver(context: ControllerContext, rollout: Rollout): Promise<void> {
  const { deployment, current, old } = rollout;
  if (current === undefined) return;
  const grown = growTo(rollout, current);
  if (grown !== (current.spec.replicas ?? 0)) {
    await setReplicas(context, deployment, current, grown);
    return;
  }
  await setReplicas(context, deployment, current, grown);
  await shrink(
    context,
    rollout,
    current,
    old.filter(({ spec }) => (spec.replicas ?? 0) > 0),
  );
}

function growTo({ deployment, owned }: Rollout, current: ReplicaSet): number {
  const wanted = wantedReplicas(deployment);
  const have = current.spec.replicas ?? 0;
  if (have >= wanted) return wanted;
  const room = wanted + rollingLimits(deployment).surge - replicasOf(owned);
  return room <= 0 ? have : have + Math.min(room, wanted - have);
}

async function shrink(
  context: ControllerContext,
  { deployment, owned }: Rollout,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
): Promise<void> {
  const minimum = wantedReplicas(deployment) - rollingLimits(deployment).unavailable;
  const unavailableNew = (current.spec.replicas ?? 0) - (current.status?.availableReplicas ?? 0);
  let removable = replicasOf(owned) - minimum - unavailableNew;
  if (replicasOf(old) === 0 || removable <= 0) return;
  const sizes = new Map(old.map((replicaSet) => [replicaSet, replicaSet.spec.replicas ?? 0]));
  const ordered = [...old].sort(byAge);
  for (const replicaSet of ordered) {
    const size = sizes.get(replicaSet) ?? 0;
    const broken = Math.min(removable, size - (replicaSet.status?.availableReplicas ?? 0));
    if (broken <= 0) continue;
    sizes.set(replicaSet, size - broken);
    removable -= broken;
  }
  let spare = availableOf(owned) - minimum;
  for (const replicaSet of ordered) {
    const size = sizes.get(replicaSet) ?? 0;
    const cut = Math.min(Math.max(0, spare), size);
    sizes.set(replicaSet, size - cut);
    spare -= cut;
  }
  for (const [replicaSet, size] of sizes) await setReplicas(context, deployment, replicaSet, size);
}
