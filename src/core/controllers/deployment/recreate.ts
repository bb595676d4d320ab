import { pods } from '../../api/core-v1.ts';
import type { ControllerContext } from '../../client/controller.ts';
import { byController } from '../adoption.ts';
import { isPodFinished } from '../pod-state.ts';
import { type Rollout, wantedReplicas } from './rollout.ts';
import { setReplicas } from './scaling.ts';

/** Ends every old pod before the first new one is made. */
export async function recreate(context: ControllerContext, { deployment, current, old }: Rollout): Promise<void> {
  const active = old.filter(({ spec }) => (spec.replicas ?? 0) > 0);
  for (const replicaSet of active) await setReplicas(context, deployment, replicaSet, 0);
  if (active.length > 0 || current === undefined) return;
  const oldPods = old.flatMap((replicaSet) =>
    context.lister(pods).byIndex(byController, replicaSet.metadata.uid ?? ''),
  );
  if (oldPods.some((pod) => !isPodFinished(pod))) return;
  await setReplicas(context, deployment, current, wantedReplicas(deployment));
}
