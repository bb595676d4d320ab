import { type Node, nodes, type Pod, type PodCondition, pods, type Taint } from '../api/core-v1.ts';
import { defineController, indexOf, onChange, type ReconcileContext } from '../client/controller.ts';
import { objectKey } from '../client/indexer.ts';
import { deepEqual } from '../meta/deep-equal.ts';
import { isNotFound } from '../meta/status.ts';
import { formatTime, parseTime } from '../meta/time.ts';
import { tolerates } from '../meta/tolerations.ts';

const byNode = 'nodeName';

interface State {
  /** When each pod first stood against the taints of its node. */
  readonly sinceMs: Map<string, number>;
}

/** Deletes pods that do not tolerate a NoExecute taint of their node, or no longer do. */
export const taintEvictionController = defineController<Pod, State>({
  name: 'taint-eviction-controller',
  for: pods,
  indexes: [indexOf(pods, byNode, (pod) => (pod.spec.nodeName === undefined ? [] : [pod.spec.nodeName]))],
  relevant: (pod, previous) =>
    previous === undefined ||
    pod.spec.nodeName !== previous.spec.nodeName ||
    !deepEqual(pod.spec.tolerations, previous.spec.tolerations),
  watches: [
    onChange<Node, State>(nodes, ({ object, previous }, { lister }) => {
      const node = object ?? previous;
      if (node === undefined || deepEqual(executing(object), executing(previous))) return [];
      return lister(pods).byIndex(byNode, node.metadata.name).map(objectKey);
    }),
  ],
  setup: () => ({ sinceMs: new Map() }),
  async reconcile({ key }, context) {
    const pod = context.lister(pods).get(key);
    const node = context.lister(nodes).get(pod?.spec.nodeName ?? '');
    const taints = executing(node);
    if (pod === undefined || taints.length === 0 || pod.metadata.deletionTimestamp !== undefined) {
      context.state.sinceMs.delete(key);
      return undefined;
    }
    const patienceMs = patience(pod, taints);
    if (patienceMs === undefined) return undefined;
    const sinceMs = context.state.sinceMs.get(key) ?? startOf(taints, context.clock.now());
    context.state.sinceMs.set(key, sinceMs);
    const leftMs = sinceMs + patienceMs - context.clock.now();
    if (leftMs > 0) return { requeueAfterMs: leftMs };
    await evict(context, pod);
    return undefined;
  },
});

function executing(node: Node | undefined): Taint[] {
  return (node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
}

function startOf(taints: readonly Taint[], nowMs: number): number {
  return Math.min(nowMs, ...taints.flatMap(({ timeAdded }) => parseTime(timeAdded ?? '') ?? []));
}

/** How long the pod may stay: undefined for good, 0 not at all. */
function patience(pod: Pod, taints: readonly Taint[]): number | undefined {
  let shortest: number | undefined;
  for (const taint of taints) {
    const matching = (pod.spec.tolerations ?? []).filter((toleration) => tolerates(toleration, taint));
    if (matching.length === 0) return 0;
    const limits = matching.flatMap(({ tolerationSeconds }) =>
      tolerationSeconds === undefined ? [] : [Math.max(0, tolerationSeconds) * 1000],
    );
    if (limits.length > 0) shortest = Math.min(shortest ?? Number.POSITIVE_INFINITY, ...limits);
  }
  return shortest;
}

async function evict({ client, clock, recorder, state }: ReconcileContext<State>, pod: Pod): Promise<void> {
  const { name, namespace = '', uid = '' } = pod.metadata;
  recorder.event(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${namespace}/${name}`);
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
    lastTransitionTime: formatTime(clock.now()),
  };
  const gone = (error: unknown): void => {
    if (!isNotFound(error)) throw error;
  };
  await client
    .resource(pods)
    .patch(
      name,
      'strategic',
      { metadata: { uid }, status: { conditions: [condition] } },
      { namespace, subresource: 'status' },
    )
    .catch(gone);
  await client.resource(pods).delete(name, { namespace, preconditions: { uid } }).catch(gone);
  state.sinceMs.delete(`${namespace}/${name}`);
}
