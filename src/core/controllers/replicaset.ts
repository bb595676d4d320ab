import { type ReplicaSet, type ReplicaSetCondition, type ReplicaSetStatus, replicaSets } from '../api/apps-v1.ts';
import { type Pod, pods } from '../api/core-v1.ts';
import { type ControllerContext, defineController, onChange, type ReconcileContext } from '../client/controller.ts';
import { objectKey } from '../client/indexer.ts';
import { deepEqual } from '../meta/deep-equal.ts';
import { matchesLabels, selectorFromLabels, selectorFromObject } from '../meta/label-selector.ts';
import { controllerOf } from '../meta/owner-references.ts';
import { formatTime } from '../meta/time.ts';
import { byController, claim, controllerIndexes, orphans } from './adoption.ts';
import { Expectations } from './expectations.ts';
import { createPod, deletePod, type PodOwner } from './pod-control.ts';
import { isPodActive, isPodFinished, isPodReady, podAvailability, readyCondition } from './pod-state.ts';

const burst = 500;

interface State {
  readonly expectations: Expectations;
}

/** Keeps as many pods as a ReplicaSet asks for. */
export const replicaSetController = defineController<ReplicaSet, State>({
  name: 'replicaset-controller',
  for: replicaSets,
  workers: 5,
  indexes: controllerIndexes(pods),
  watches: [onChange<Pod, State>(pods, podKeys)],
  setup: ({ clock }) => ({ expectations: new Expectations(clock) }),
  async reconcile({ key }, context) {
    const replicaSet = context.lister(replicaSets).get(key);
    if (replicaSet === undefined) {
      context.state.expectations.forget(key);
      return undefined;
    }
    const lister = context.lister(pods);
    const uid = replicaSet.metadata.uid ?? '';
    const candidates = [
      ...lister.byIndex(byController, uid),
      ...lister.byIndex(orphans, replicaSet.metadata.namespace ?? ''),
    ].filter(isPodActive);
    const owner = { object: replicaSet, apiVersion: 'apps/v1', kind: 'ReplicaSet' };
    const owned = await claim(context, pods, { ...owner, selector: replicaSet.spec.selector }, candidates);
    let failure: Error | undefined;
    if (replicaSet.metadata.deletionTimestamp === undefined && context.state.expectations.satisfied(key)) {
      failure = await manageReplicas(context, key, owner, replicaSet, owned);
    }
    const againMs = await updateStatus(context, replicaSet, owned, failure);
    if (failure !== undefined) throw failure;
    return againMs === undefined ? undefined : { requeueAfterMs: againMs };
  },
});

/** Which ReplicaSets a pod's change concerns; settles what they expected. */
function podKeys(
  { object, previous }: { object: Pod | undefined; previous: Pod | undefined },
  context: ControllerContext & { state: State },
): string[] {
  const keys = new Set<string>();
  for (const pod of [object, previous]) {
    const controller = pod === undefined ? undefined : controllerOf(pod);
    if (pod === undefined || controller?.kind !== 'ReplicaSet') continue;
    const key = `${pod.metadata.namespace ?? ''}/${controller.name}`;
    keys.add(key);
    if (previous === undefined) context.state.expectations.created(key);
    if (object === undefined || object.metadata.deletionTimestamp !== undefined)
      context.state.expectations.deleted(key, objectKey(pod));
  }
  if (object !== undefined && controllerOf(object) === undefined) {
    for (const replicaSet of context.lister(replicaSets).inNamespace(object.metadata.namespace ?? '')) {
      if (matchesLabels(selectorFromObject(replicaSet.spec.selector), object.metadata.labels))
        keys.add(objectKey(replicaSet));
    }
  }
  return [...keys];
}

/** Creates or deletes the difference; what went wrong, if anything did. */
async function manageReplicas(
  context: ReconcileContext<State>,
  key: string,
  owner: PodOwner,
  replicaSet: ReplicaSet,
  owned: readonly Pod[],
): Promise<Error | undefined> {
  const { expectations } = context.state;
  const difference = (replicaSet.spec.replicas ?? 1) - owned.length;
  if (difference > 0) {
    const count = Math.min(difference, burst);
    expectations.expectCreations(key, count);
    return createInBatches(context, key, owner, replicaSet, count);
  }
  if (difference === 0) return undefined;
  const doomed = rankForDeletion(context, replicaSet, owned).slice(0, Math.min(-difference, burst));
  expectations.expectDeletions(key, doomed.map(objectKey));
  const results = await Promise.allSettled(doomed.map((pod) => deletePod(context, owner, pod)));
  results.forEach((result, index) => {
    const pod = doomed[index];
    if (result.status === 'rejected' && pod !== undefined) expectations.deleted(key, objectKey(pod));
  });
  return results.find((result) => result.status === 'rejected')?.reason as Error | undefined;
}

/** In batches that double, so that a template which cannot work fails once and not five hundred times. */
async function createInBatches(
  context: ReconcileContext<State>,
  key: string,
  owner: PodOwner,
  replicaSet: ReplicaSet,
  count: number,
): Promise<Error | undefined> {
  const template = replicaSet.spec.template ?? {};
  for (let made = 0, size = 1; made < count; size *= 2) {
    const batch = Math.min(size, count - made);
    const results = await Promise.allSettled(Array.from({ length: batch }, () => createPod(context, owner, template)));
    made += batch;
    const failures = results.filter((result) => result.status === 'rejected');
    for (let failed = 0; failed < failures.length; failed += 1) context.state.expectations.created(key);
    const [failure] = failures;
    if (failure === undefined) continue;
    for (let skipped = made; skipped < count; skipped += 1) context.state.expectations.created(key);
    return failure.reason as Error;
  }
  return undefined;
}

const phaseRank: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** The pods to delete first: unassigned, pending, not ready, cheap by annotation, crowded on a node, young, restarting. */
function rankForDeletion(
  { lister, clock }: ReconcileContext<State>,
  replicaSet: ReplicaSet,
  owned: readonly Pod[],
): Pod[] {
  const perNode = new Map<string, number>();
  const deployment = controllerOf(replicaSet)?.uid;
  const siblings =
    deployment === undefined
      ? [replicaSet]
      : lister(replicaSets)
          .inNamespace(replicaSet.metadata.namespace ?? '')
          .filter((other) => controllerOf(other)?.uid === deployment);
  for (const sibling of siblings) {
    for (const pod of lister(pods).byIndex(byController, sibling.metadata.uid ?? '')) {
      if (isPodActive(pod)) perNode.set(pod.spec.nodeName ?? '', (perNode.get(pod.spec.nodeName ?? '') ?? 0) + 1);
    }
  }
  const cost = (pod: Pod): number =>
    Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0) || 0;
  const age = (time: string | undefined): number =>
    Math.floor(Math.log2(Math.max(1, clock.now() - Date.parse(time ?? formatTime(clock.now())))));
  const restarts = (pod: Pod): number =>
    Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
  const rank = (pod: Pod): number[] => [
    pod.spec.nodeName === undefined || pod.spec.nodeName === '' ? 0 : 1,
    phaseRank[pod.status?.phase ?? 'Pending'] ?? 0,
    isPodReady(pod) ? 1 : 0,
    cost(pod),
    -(perNode.get(pod.spec.nodeName ?? '') ?? 0),
    isPodReady(pod) ? age(readyCondition(pod)?.lastTransitionTime) : 0,
    -restarts(pod),
    age(pod.metadata.creationTimestamp),
  ];
  return owned
    .map((pod) => ({ pod, rank: rank(pod) }))
    .sort((one, other) => compareRanks(one.rank, other.rank))
    .map(({ pod }) => pod);
}

function compareRanks(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Writes what is there; in how many milliseconds it changes by the clock alone. */
async function updateStatus(
  context: ReconcileContext<State>,
  replicaSet: ReplicaSet,
  owned: readonly Pod[],
  failure: Error | undefined,
): Promise<number | undefined> {
  const minReadySeconds = replicaSet.spec.minReadySeconds ?? 0;
  const availability = owned.map((pod) => podAvailability(pod, minReadySeconds, context.clock.now()));
  const template = selectorFromLabels(replicaSet.spec.template?.metadata?.labels);
  const conditions = failureCondition(context, replicaSet, failure, owned.length);
  const status: ReplicaSetStatus = {
    replicas: owned.length,
    fullyLabeledReplicas: owned.filter((pod) => matchesLabels(template, pod.metadata.labels)).length,
    readyReplicas: owned.filter(isPodReady).length,
    availableReplicas: availability.filter(({ available }) => available).length,
    terminatingReplicas: countTerminating(context, replicaSet),
    observedGeneration: replicaSet.metadata.generation ?? 0,
    ...(conditions.length === 0 ? {} : { conditions }),
  };
  const former = withZeroes(replicaSet.status);
  if (!deepEqual(former, status))
    await context.client.resource(replicaSets).update({ ...replicaSet, status }, { subresource: 'status' });
  const waits = availability.flatMap(({ inMs }) => (inMs === undefined ? [] : [inMs]));
  return waits.length === 0 ? undefined : Math.min(...waits);
}

function countTerminating({ lister }: ReconcileContext<State>, { metadata }: ReplicaSet): number {
  const own = lister(pods).byIndex(byController, metadata.uid ?? '');
  return own.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !isPodFinished(pod)).length;
}

/** A status in which nothing is left out, to compare with. */
function withZeroes(status: ReplicaSet['status']): ReplicaSetStatus {
  const { conditions = [], ...counts } = status ?? { replicas: 0 };
  const zeroes = {
    fullyLabeledReplicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    terminatingReplicas: 0,
    observedGeneration: 0,
  };
  return { ...zeroes, ...counts, ...(conditions.length === 0 ? {} : { conditions }) };
}

function failureCondition(
  { clock }: ReconcileContext<State>,
  replicaSet: ReplicaSet,
  failure: Error | undefined,
  count: number,
): ReplicaSetCondition[] {
  const before = replicaSet.status?.conditions ?? [];
  const others = before.filter(({ type }) => type !== 'ReplicaFailure');
  if (failure === undefined) return others;
  const known = before.find(({ type }) => type === 'ReplicaFailure');
  if (known !== undefined) return before;
  const reason = count < (replicaSet.spec.replicas ?? 1) ? 'FailedCreate' : 'FailedDelete';
  const message = failure.message;
  return [
    ...others,
    { type: 'ReplicaFailure', status: 'True', reason, message, lastTransitionTime: formatTime(clock.now()) },
  ];
}
