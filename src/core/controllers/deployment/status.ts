import { type DeploymentCondition, type DeploymentStatus, deployments } from '../../api/apps-v1.ts';
import type { ControllerContext } from '../../client/controller.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { formatTime, parseTime } from '../../meta/time.ts';
import { availableOf, type Rollout, rollingLimits, wantedReplicas } from './rollout.ts';

/** Writes what is there; when to look again because a deadline passes. */
export async function updateDeploymentStatus(
  context: ControllerContext,
  rollout: Rollout,
): Promise<{ requeueAfterMs: number } | undefined> {
  const { deployment } = rollout;
  const status = computeStatus(context, rollout);
  const { conditions, ...former } = deployment.status ?? {};
  const { conditions: wanted, ...counts } = status;
  if (!deepEqual({ ...zeroes, ...former }, { ...zeroes, ...counts }) || !deepEqual(conditions ?? [], wanted ?? [])) {
    await context.client.resource(deployments).update({ ...deployment, status }, { subresource: 'status' });
  }
  return untilDeadline(context, rollout, status);
}

const zeroes = {
  replicas: 0,
  updatedReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  unavailableReplicas: 0,
  terminatingReplicas: 0,
};

function computeStatus(context: ControllerContext, rollout: Rollout): DeploymentStatus {
  const { deployment, owned, current } = rollout;
  const sum = (count: (status: NonNullable<(typeof owned)[number]['status']>) => number | undefined): number =>
    owned.reduce((total, { status }) => total + (status === undefined ? 0 : (count(status) ?? 0)), 0);
  const availableReplicas = availableOf(owned);
  const replicas = sum((status) => status.replicas);
  const counts: DeploymentStatus = {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas,
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum((status) => status.readyReplicas),
    availableReplicas,
    unavailableReplicas: Math.max(
      0,
      owned.reduce((total, { spec }) => total + (spec.replicas ?? 0), 0) - availableReplicas,
    ),
    terminatingReplicas: sum((status) => status.terminatingReplicas),
    ...(deployment.status?.collisionCount === undefined ? {} : { collisionCount: deployment.status.collisionCount }),
  };
  const conditions = [
    availableCondition(context, rollout, availableReplicas),
    progressingCondition(context, rollout, counts),
    ...failureConditions(rollout),
  ];
  const others = (deployment.status?.conditions ?? []).filter(
    ({ type }) => !['Available', 'Progressing', 'ReplicaFailure'].includes(type),
  );
  const ordered = [...others, ...conditions.filter((condition) => condition !== undefined)];
  const position = ({ type }: DeploymentCondition): number => {
    const index = (deployment.status?.conditions ?? []).findIndex((condition) => condition.type === type);
    return index < 0 ? Number.MAX_SAFE_INTEGER : index;
  };
  return { ...counts, conditions: ordered.sort((one, other) => position(one) - position(other)) };
}

function availableCondition(
  context: ControllerContext,
  { deployment }: Rollout,
  available: number,
): DeploymentCondition {
  return available >= wantedReplicas(deployment) - rollingLimits(deployment).unavailable
    ? condition(
        context,
        deployment.status?.conditions,
        'Available',
        'True',
        'MinimumReplicasAvailable',
        'Deployment has minimum availability.',
      )
    : condition(
        context,
        deployment.status?.conditions,
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
      );
}

function progressingCondition(
  context: ControllerContext,
  { deployment, current }: Rollout,
  now: DeploymentStatus,
): DeploymentCondition | undefined {
  const before = deployment.status?.conditions?.find(({ type }) => type === 'Progressing');
  if (deployment.spec.progressDeadlineSeconds === undefined) return undefined;
  const { name } = deployment.metadata;
  const set = (status: string, reason: string, message: string, refresh = false): DeploymentCondition =>
    condition(context, deployment.status?.conditions, 'Progressing', status, reason, message, refresh);
  if (deployment.spec.paused === true) {
    return before?.reason === 'DeploymentPaused' ? before : set('Unknown', 'DeploymentPaused', 'Deployment is paused');
  }
  if (before?.reason === 'DeploymentPaused') return set('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  const subject = current === undefined ? `Deployment "${name}"` : `ReplicaSet "${current.metadata.name}"`;
  if (isComplete(deployment, now)) {
    const done = before?.reason === 'NewReplicaSetAvailable' && current === undefined;
    return done ? before : set('True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`);
  }
  if (before === undefined) {
    const created = current !== undefined;
    return set(
      'True',
      created ? 'NewReplicaSetCreated' : 'FoundNewReplicaSet',
      created ? `Created new replica set "${current.metadata.name}"` : `Found new replica set for "${name}"`,
    );
  }
  if (hasProgressed(deployment.status ?? {}, now))
    return set('True', 'ReplicaSetUpdated', `${subject} is progressing.`, true);
  const isNew = before.reason === 'NewReplicaSetAvailable' && (now.updatedReplicas ?? 0) < wantedReplicas(deployment);
  if (isNew) return set('True', 'ReplicaSetUpdated', `${subject} is progressing.`, true);
  if (hasTimedOut(context, deployment.spec.progressDeadlineSeconds, before))
    return set('False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`);
  return before;
}

function isComplete(deployment: Rollout['deployment'], now: DeploymentStatus): boolean {
  const wanted = wantedReplicas(deployment);
  return now.updatedReplicas === wanted && now.replicas === wanted && now.availableReplicas === wanted;
}

function hasProgressed(before: DeploymentStatus, now: DeploymentStatus): boolean {
  const oldOf = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    oldOf(now) < oldOf(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function hasTimedOut(context: ControllerContext, deadlineSeconds: number, before: DeploymentCondition): boolean {
  if (before.reason === 'NewReplicaSetAvailable') return false;
  if (before.reason === 'ProgressDeadlineExceeded') return true;
  return context.clock.now() > (parseTime(before.lastUpdateTime ?? '') ?? 0) + deadlineSeconds * 1000;
}

/** A ReplicaSet that cannot make its pods says why in the Deployment too. */
function failureConditions({ owned, current }: Rollout): DeploymentCondition[] {
  const failing = [current, ...owned]
    .flatMap((replicaSet) => replicaSet?.status?.conditions ?? [])
    .find(({ type }) => type === 'ReplicaFailure');
  if (failing === undefined) return [];
  const { reason, message, lastTransitionTime } = failing;
  return [
    {
      type: 'ReplicaFailure',
      status: 'True',
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message }),
      ...(lastTransitionTime === undefined ? {} : { lastTransitionTime, lastUpdateTime: lastTransitionTime }),
    },
  ];
}

function condition(
  { clock }: ControllerContext,
  before: readonly DeploymentCondition[] | undefined,
  type: string,
  status: string,
  reason: string,
  message: string,
  refresh = false,
): DeploymentCondition {
  const former = before?.find((one) => one.type === type);
  if (former?.status === status && former.reason === reason && former.message === message && !refresh) return former;
  const now = formatTime(clock.now());
  return {
    type,
    status,
    reason,
    message,
    lastUpdateTime: now,
    lastTransitionTime: former?.status === status ? (former.lastTransitionTime ?? now) : now,
  };
}

function untilDeadline(
  { clock }: ControllerContext,
  { deployment }: Rollout,
  status: DeploymentStatus,
): { requeueAfterMs: number } | undefined {
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing');
  const { progressDeadlineSeconds } = deployment.spec;
  if (progressing === undefined || progressDeadlineSeconds === undefined || isComplete(deployment, status))
    return undefined;
  if (progressing.reason === 'ProgressDeadlineExceeded' || progressing.status === 'Unknown') return undefined;
  const dueMs = (parseTime(progressing.lastUpdateTime ?? '') ?? clock.now()) + progressDeadlineSeconds * 1000;
  return { requeueAfterMs: Math.max(1000, dueMs - clock.now() + 1000) };
}
