import type { DaemonSet, Deployment, StatefulSet } from '../../../../core/api/apps-v1.ts';
import { quote } from '../../../../core/meta/quote.ts';
import type { Manifest } from '../../selection/item.ts';
import { revisionOf } from './revisions.ts';

/** How far a rollout is. */
export interface RolloutProgress {
  readonly text: string;
  readonly done: boolean;
}

const waiting = (text: string): RolloutProgress => ({ text, done: false });
const finished = (text: string): RolloutProgress => ({ text, done: true });

/** Throws an Error in kubectl's words when the rollout failed or the kind has none. */
export function rolloutProgress(object: Manifest, revision: number): RolloutProgress {
  switch (object.kind) {
    case 'Deployment':
      return deploymentProgress(object as unknown as Deployment, revision);
    case 'DaemonSet':
      return daemonSetProgress(object as unknown as DaemonSet);
    case 'StatefulSet':
      return statefulSetProgress(object as unknown as StatefulSet);
    default:
      throw new Error(`no status viewer has been implemented for ${object.kind}`);
  }
}

function deploymentProgress(deployment: Deployment, revision: number): RolloutProgress {
  const { metadata, spec, status } = deployment;
  const name = quote(metadata.name);
  const running = revisionOf(deployment);
  if (revision > 0 && revision !== running) {
    throw new Error(`desired revision (${revision}) is different from the running revision (${running})`);
  }
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0))
    return waiting('Waiting for deployment spec update to be observed...\n');
  const progressing = status?.conditions?.find(({ type }) => type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    throw new Error(`deployment ${name} exceeded its progress deadline`);
  const { updatedReplicas: updated = 0, replicas = 0, availableReplicas: available = 0 } = status ?? {};
  const start = `Waiting for deployment ${name} rollout to finish:`;
  if (spec.replicas !== undefined && updated < spec.replicas) {
    return waiting(`${start} ${updated} out of ${spec.replicas} new replicas have been updated...\n`);
  }
  if (replicas > updated) return waiting(`${start} ${replicas - updated} old replicas are pending termination...\n`);
  if (available < updated) return waiting(`${start} ${available} of ${updated} updated replicas are available...\n`);
  return finished(`deployment ${name} successfully rolled out\n`);
}

const onlyRolling = 'rollout status is only available for RollingUpdate strategy type';

function daemonSetProgress({ metadata, spec, status }: DaemonSet): RolloutProgress {
  const name = quote(metadata.name);
  if (spec.updateStrategy?.type !== 'RollingUpdate') throw new Error(onlyRolling);
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0))
    return waiting('Waiting for daemon set spec update to be observed...\n');
  const {
    updatedNumberScheduled: updated = 0,
    desiredNumberScheduled: desired = 0,
    numberAvailable: available = 0,
  } = status ?? {};
  const start = `Waiting for daemon set ${name} rollout to finish:`;
  if (updated < desired) return waiting(`${start} ${updated} out of ${desired} new pods have been updated...\n`);
  if (available < desired) return waiting(`${start} ${available} of ${desired} updated pods are available...\n`);
  return finished(`daemon set ${name} successfully rolled out\n`);
}

function statefulSetProgress({ metadata, spec, status }: StatefulSet): RolloutProgress {
  if (spec.updateStrategy?.type !== 'RollingUpdate') throw new Error(onlyRolling);
  const observed = status?.observedGeneration ?? 0;
  if (observed === 0 || (metadata.generation ?? 0) > observed)
    return waiting('Waiting for statefulset spec update to be observed...\n');
  const {
    readyReplicas = 0,
    updatedReplicas = 0,
    currentReplicas = 0,
    updateRevision = '',
    currentRevision = '',
  } = status ?? {};
  if (spec.replicas !== undefined && readyReplicas < spec.replicas)
    return waiting(`Waiting for ${spec.replicas - readyReplicas} pods to be ready...\n`);
  const rolling = spec.updateStrategy.rollingUpdate;
  if (rolling !== undefined) {
    const wanted = (spec.replicas ?? 0) - (rolling.partition ?? 0);
    if (spec.replicas !== undefined && rolling.partition !== undefined && updatedReplicas < wanted) {
      return waiting(
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${wanted} new pods have been updated...\n`,
      );
    }
    return finished(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...\n`);
  }
  if (updateRevision !== currentRevision) {
    return waiting(
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...\n`,
    );
  }
  return finished(`statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...\n`);
}
