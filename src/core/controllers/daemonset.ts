import { type DaemonSet, type DaemonSetStatus, daemonSets } from '../api/apps-v1.ts';
import { type Node, nodes, type Pod, pods } from '../api/core-v1.ts';
import { type ControllerContext, defineController, onChange, type ReconcileContext } from '../client/controller.ts';
import { objectKey } from '../client/indexer.ts';
import { deepEqual } from '../meta/deep-equal.ts';
import { scaleIntOrPercent } from '../meta/int-or-string.ts';
import { controllerOf } from '../meta/owner-references.ts';
import { byController, claim, controllerIndexes, orphans } from './adoption.ts';
import { daemonTolerations, decide } from './daemonset/node-choice.ts';
import { ensureRevision, hashLabel } from './daemonset/revision.ts';
import { Expectations } from './expectations.ts';
import { createPod, deletePod } from './pod-control.ts';
import { isPodFinished, isPodReady, podAvailability } from './pod-state.ts';

interface State {
  readonly expectations: Expectations;
}

const generationLabel = 'pod-template-generation';

/** Keeps one pod on every node that a DaemonSet chooses. */
export const daemonSetController = defineController<DaemonSet, State>({
  name: 'daemonset-controller',
  for: daemonSets,
  workers: 2,
  indexes: controllerIndexes(pods),
  watches: [
    onChange<Pod, State>(pods, podKeys),
    onChange<Node, State>(nodes, ({ object, previous }, { lister }) =>
      object !== undefined && previous !== undefined && !hasChanged(object, previous)
        ? []
        : [...lister(daemonSets).list()].map(objectKey),
    ),
  ],
  setup: ({ clock }) => ({ expectations: new Expectations(clock) }),
  async reconcile({ key }, context) {
    const daemonSet = context.lister(daemonSets).get(key);
    if (daemonSet === undefined) {
      context.state.expectations.forget(key);
      return undefined;
    }
    if (daemonSet.metadata.deletionTimestamp !== undefined) return undefined;
    const lister = context.lister(pods);
    const candidates = [
      ...lister.byIndex(byController, daemonSet.metadata.uid ?? ''),
      ...lister.byIndex(orphans, daemonSet.metadata.namespace ?? ''),
    ];
    const owned = await claim(
      context,
      pods,
      { object: daemonSet, apiVersion: 'apps/v1', kind: 'DaemonSet', selector: daemonSet.spec.selector },
      candidates,
    );
    const hash = await ensureRevision(context, daemonSet);
    const byNode = groupByNode(owned);
    if (context.state.expectations.satisfied(key)) await manage(context, key, daemonSet, byNode, hash);
    const againMs = await updateStatus(context, daemonSet, byNode, hash);
    return againMs === undefined ? undefined : { requeueAfterMs: againMs };
  },
});

function hasChanged(node: Node, previous: Node): boolean {
  const part = ({ metadata, spec }: Node): unknown => [metadata.labels, spec.taints, spec.unschedulable];
  return !deepEqual(part(node), part(previous));
}

function podKeys(
  { object, previous }: { object: Pod | undefined; previous: Pod | undefined },
  { state }: ControllerContext & { state: State },
): string[] {
  const pod = object ?? previous;
  const controller = pod === undefined ? undefined : controllerOf(pod);
  if (pod === undefined || controller?.kind !== 'DaemonSet') return [];
  const key = `${pod.metadata.namespace ?? ''}/${controller.name}`;
  if (previous === undefined) state.expectations.created(key);
  if (object === undefined || object.metadata.deletionTimestamp !== undefined)
    state.expectations.deleted(key, objectKey(pod));
  return [key];
}

/** A pod that has no node yet names it in its affinity. */
function groupByNode(owned: readonly Pod[]): Map<string, Pod[]> {
  const groups = new Map<string, Pod[]>();
  for (const pod of owned) {
    const wanted =
      pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]
        ?.matchFields?.[0]?.values?.[0];
    const node = pod.spec.nodeName === undefined || pod.spec.nodeName === '' ? (wanted ?? '') : pod.spec.nodeName;
    groups.set(node, [...(groups.get(node) ?? []), pod]);
  }
  return groups;
}

async function manage(
  context: ReconcileContext<State>,
  key: string,
  daemonSet: DaemonSet,
  byNode: ReadonlyMap<string, Pod[]>,
  hash: string,
): Promise<void> {
  const missing: string[] = [];
  const doomed: Pod[] = [];
  for (const node of context.lister(nodes).list()) {
    const own = byNode.get(node.metadata.name) ?? [];
    const { start, stay } = decide(daemonSet, node);
    const living = own.filter((pod) => !isPodFinished(pod) && pod.metadata.deletionTimestamp === undefined);
    doomed.push(...own.filter((pod) => isPodFinished(pod) && pod.metadata.deletionTimestamp === undefined));
    if (!stay) doomed.push(...living);
    else if (own.length === 0 && start) missing.push(node.metadata.name);
    else doomed.push(...living.sort(byAge).slice(1));
  }
  for (const [node, own] of byNode)
    if (context.lister(nodes).get(node) === undefined)
      doomed.push(...own.filter(({ metadata }) => metadata.deletionTimestamp === undefined));
  if (missing.length === 0 && doomed.length === 0) doomed.push(...outdated(context, daemonSet, byNode, hash));
  const owner = { object: daemonSet, apiVersion: 'apps/v1', kind: 'DaemonSet' };
  if (missing.length > 0) context.state.expectations.expectCreations(key, missing.length);
  else if (doomed.length > 0) context.state.expectations.expectDeletions(key, doomed.map(objectKey));
  const results = await Promise.allSettled([
    ...missing.map((node) => create(context, key, owner, daemonSet, node, hash)),
    ...doomed.map((pod) => deletePod(context, owner, pod)),
  ]);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

function byAge(one: Pod, other: Pod): number {
  return (one.metadata.creationTimestamp ?? '') < (other.metadata.creationTimestamp ?? '') ? -1 : 1;
}

async function create(
  context: ReconcileContext<State>,
  key: string,
  owner: Parameters<typeof createPod>[1],
  daemonSet: DaemonSet,
  node: string,
  hash: string,
): Promise<void> {
  const { template } = daemonSet.spec;
  const labels = {
    ...template.metadata?.labels,
    [hashLabel]: hash,
    [generationLabel]: daemonSet.metadata.annotations?.['deprecated.daemonset.template.generation'] ?? '1',
  };
  const spec = template.spec ?? { containers: [] };
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }];
  const affinity = {
    ...spec.affinity,
    nodeAffinity: {
      ...spec.affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
    },
  };
  try {
    await createPod(
      context,
      owner,
      { ...template, metadata: { ...template.metadata, labels } },
      { affinity, tolerations: daemonTolerations(spec) },
    );
  } catch (error) {
    context.state.expectations.created(key);
    throw error;
  }
}

/** Pods of an older template that a rolling update may end now. */
function outdated(
  { clock }: ReconcileContext<State>,
  daemonSet: DaemonSet,
  byNode: ReadonlyMap<string, Pod[]>,
  hash: string,
): Pod[] {
  if (daemonSet.spec.updateStrategy?.type === 'OnDelete') return [];
  const all = [...byNode.values()].flat().filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const old = all.filter(({ metadata }) => metadata.labels?.[hashLabel] !== hash);
  const limit = scaleIntOrPercent(daemonSet.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, byNode.size, 'up');
  const isAvailable = (pod: Pod): boolean =>
    podAvailability(pod, daemonSet.spec.minReadySeconds ?? 0, clock.now()).available;
  const unavailable = all.filter((pod) => !isAvailable(pod)).length;
  const broken = old.filter((pod) => !isAvailable(pod));
  const working = old.filter(isAvailable);
  return [...broken, ...working.slice(0, Math.max(0, limit - unavailable))];
}

async function updateStatus(
  context: ReconcileContext<State>,
  daemonSet: DaemonSet,
  byNode: ReadonlyMap<string, Pod[]>,
  hash: string,
): Promise<number | undefined> {
  const status: DaemonSetStatus = {
    ...countNodes(context, daemonSet, byNode, hash),
    observedGeneration: daemonSet.metadata.generation ?? 0,
  };
  const { collisionCount: _, conditions: __, ...former } = daemonSet.status ?? {};
  const zeroes = { updatedNumberScheduled: 0, numberAvailable: 0, numberUnavailable: 0, observedGeneration: 0 };
  if (!deepEqual({ ...zeroes, ...former }, { ...zeroes, ...status }))
    await context.client
      .resource(daemonSets)
      .update({ ...daemonSet, status: { ...daemonSet.status, ...status } }, { subresource: 'status' });
  const waits = [...byNode.values()]
    .flat()
    .flatMap((pod) => podAvailability(pod, daemonSet.spec.minReadySeconds ?? 0, context.clock.now()).inMs ?? []);
  return waits.length === 0 ? undefined : Math.min(...waits);
}

function countNodes(
  { lister, clock }: ReconcileContext<State>,
  daemonSet: DaemonSet,
  byNode: ReadonlyMap<string, Pod[]>,
  hash: string,
): Omit<DaemonSetStatus, 'observedGeneration'> {
  const counts = {
    desiredNumberScheduled: 0,
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    numberReady: 0,
    updatedNumberScheduled: 0,
    numberAvailable: 0,
    numberUnavailable: 0,
  };
  for (const node of lister(nodes).list()) {
    const [pod] = [...(byNode.get(node.metadata.name) ?? [])].sort(
      (one, other) => Number(isPodReady(other)) - Number(isPodReady(one)),
    );
    if (!decide(daemonSet, node).start) {
      if (pod !== undefined) counts.numberMisscheduled += 1;
      continue;
    }
    counts.desiredNumberScheduled += 1;
    if (pod === undefined) continue;
    counts.currentNumberScheduled += 1;
    if (isPodReady(pod)) counts.numberReady += 1;
    if (podAvailability(pod, daemonSet.spec.minReadySeconds ?? 0, clock.now()).available) counts.numberAvailable += 1;
    if (pod.metadata.labels?.[hashLabel] === hash) counts.updatedNumberScheduled += 1;
  }
  counts.numberUnavailable = counts.desiredNumberScheduled - counts.numberAvailable;
  return counts;
}
