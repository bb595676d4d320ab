import { type Lease, leases } from '../api/coordination-v1.ts';
import { type Node, type NodeCondition, nodes, type Pod, pods, type Taint } from '../api/core-v1.ts';
import {
  type ControllerContext,
  defineController,
  indexOf,
  onChange,
  type ReconcileContext,
} from '../client/controller.ts';
import { deepEqual } from '../meta/deep-equal.ts';
import { isConflict, isNotFound } from '../meta/status.ts';
import { formatTime } from '../meta/time.ts';

const graceMs = 50_000;
const startupGraceMs = 60_000;
const unreachable = 'node.kubernetes.io/unreachable';
const notReady = 'node.kubernetes.io/not-ready';
const unschedulable = 'node.kubernetes.io/unschedulable';
const managedKeys = new Set([
  unreachable,
  notReady,
  unschedulable,
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/pid-pressure',
]);
const pressures: Readonly<Record<string, string>> = {
  MemoryPressure: 'node.kubernetes.io/memory-pressure',
  DiskPressure: 'node.kubernetes.io/disk-pressure',
  PIDPressure: 'node.kubernetes.io/pid-pressure',
};
const byNode = 'nodeName';

interface State {
  /** When each node last gave a sign of life, by this controller's own watching. */
  readonly seenMs: Map<string, number>;
}

/** Notices that a node is silent, says so in its conditions, and taints it so that its pods move. */
export const nodeLifecycleController = defineController<Node, State>({
  name: 'node-lifecycle-controller',
  for: nodes,
  workers: 8,
  indexes: [indexOf(pods, byNode, (pod) => (pod.spec.nodeName === undefined ? [] : [pod.spec.nodeName]))],
  setup: ({ lister }) => {
    lister(pods);
    return { seenMs: new Map() };
  },
  watches: [
    onChange<Lease, State>(leases, ({ object }, { state, clock }) => {
      if (object?.metadata.namespace !== 'kube-node-lease') return [];
      state.seenMs.set(object.metadata.name, clock.now());
      return [object.metadata.name];
    }),
  ],
  async reconcile({ key }, context) {
    const node = context.lister(nodes).get(key);
    if (node === undefined) {
      context.state.seenMs.delete(key);
      return undefined;
    }
    const { seenMs } = context.state;
    const lastMs = seenMs.get(key) ?? context.clock.now();
    seenMs.set(key, lastMs);
    const allowedMs = readyOf(node) === undefined ? startupGraceMs : graceMs;
    const silent = context.clock.now() - lastMs >= allowedMs;
    const current = silent ? await markUnknown(context, node) : node;
    await taint(context, current);
    await markPods(context, current);
    return { requeueAfterMs: Math.max(1_000, lastMs + allowedMs - context.clock.now()) };
  },
});

function readyOf(node: Node): NodeCondition | undefined {
  return node.status?.conditions?.find(({ type }) => type === 'Ready');
}

async function markUnknown({ client, clock, recorder }: ReconcileContext<State>, node: Node): Promise<Node> {
  const now = formatTime(clock.now());
  const never = (node.status?.conditions ?? []).length === 0;
  const conditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type): NodeCondition => {
    const before = node.status?.conditions?.find((condition) => condition.type === type);
    if (before?.status === 'Unknown') return before;
    return {
      type,
      status: 'Unknown',
      reason: never ? 'NodeStatusNeverUpdated' : 'NodeStatusUnknown',
      message: never ? 'Kubelet never posted node status.' : 'Kubelet stopped posting node status.',
      lastHeartbeatTime: before?.lastHeartbeatTime ?? node.metadata.creationTimestamp ?? now,
      lastTransitionTime: now,
    };
  });
  const others = (node.status?.conditions ?? []).filter(
    ({ type }) => !conditions.some((condition) => condition.type === type),
  );
  const wanted = [...others, ...conditions];
  if (deepEqual(sorted(wanted), sorted(node.status?.conditions ?? []))) return node;
  recorder.event(
    { kind: 'Node', name: node.metadata.name, uid: node.metadata.uid ?? '' },
    'Normal',
    'NodeNotReady',
    `Node ${node.metadata.name} status is now: NodeNotReady`,
  );
  return client
    .resource(nodes)
    .update({ ...node, status: { ...node.status, conditions: wanted } }, { subresource: 'status' });
}

function sorted(conditions: readonly NodeCondition[]): NodeCondition[] {
  return [...conditions].sort((one, other) => (one.type < other.type ? -1 : 1));
}

/** Taints say what the conditions say: `NoSchedule` for all of them, `NoExecute` for a node that is not ready. */
async function taint({ client, clock }: ReconcileContext<State>, node: Node): Promise<void> {
  const ready = readyOf(node)?.status;
  const wanted: Taint[] = [];
  if (node.spec.unschedulable === true) wanted.push({ key: unschedulable, effect: 'NoSchedule' });
  if (ready === 'Unknown')
    wanted.push({ key: unreachable, effect: 'NoSchedule' }, { key: unreachable, effect: 'NoExecute' });
  if (ready === 'False') wanted.push({ key: notReady, effect: 'NoSchedule' }, { key: notReady, effect: 'NoExecute' });
  for (const { type, status } of node.status?.conditions ?? []) {
    const key = pressures[type];
    if (key !== undefined && status === 'True') wanted.push({ key, effect: 'NoSchedule' });
  }
  const before = node.spec.taints ?? [];
  const keeps = (one: Taint): boolean =>
    !managedKeys.has(one.key) || wanted.some(({ key, effect }) => key === one.key && effect === one.effect);
  const kept = before.filter(keeps);
  const added = wanted.filter(({ key, effect }) => !before.some((one) => one.key === key && one.effect === effect));
  if (kept.length === before.length && added.length === 0) return;
  const now = formatTime(clock.now());
  const taints = [...kept, ...added.map((one) => ({ ...one, timeAdded: now }))];
  await client.resource(nodes).patch(node.metadata.name, 'merge', {
    metadata: { resourceVersion: node.metadata.resourceVersion },
    spec: { taints: taints.length === 0 ? null : taints },
  });
}

/** Pods on a node that is not ready are not ready, whatever they last said. */
async function markPods(context: ReconcileContext<State>, node: Node): Promise<void> {
  if (readyOf(node)?.status === 'True' || readyOf(node) === undefined) return;
  const affected = podsOn(context, node.metadata.name).filter(
    ({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True',
  );
  for (const pod of affected) {
    const now = formatTime(context.clock.now());
    const conditions = (pod.status?.conditions ?? []).map((condition) =>
      condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime: now } : condition,
    );
    context.recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
    await context.client
      .resource(pods)
      .update({ ...pod, status: { ...pod.status, conditions } }, { subresource: 'status' })
      .catch((error: unknown) => {
        if (!isNotFound(error) && !isConflict(error)) throw error;
      });
  }
}

function podsOn({ lister }: ControllerContext, node: string): readonly Pod[] {
  return lister(pods).byIndex(byNode, node);
}
