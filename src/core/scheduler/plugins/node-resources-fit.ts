import type { Pod } from '../../api/core-v1.ts';
import { definePlugin, differs, maximumScore } from '../framework.ts';
import { type NodeInfo, podDemand } from '../node-info.ts';

/** A node must have room for what the pod requests; emptier nodes are preferred. */
export const nodeResourcesFitPlugin = definePlugin({
  name: 'NodeResourcesFit',
  filter: ({ pod }, node) => {
    const [first, ...others] = insufficient(pod, node);
    if (first === undefined) return undefined;
    const larger = [...podDemand(pod).requests].some(
      ([resource, amount]) => amount > (node.allocatable.get(resource) ?? 0),
    );
    return { reasons: [first, ...others], resolvable: !larger };
  },
  score: ({ pod }, node) => {
    const demand = podDemand(pod).nonZeroRequests;
    const scores = (['cpu', 'memory'] as const).map((resource) => {
      const allocatable = node.allocatable.get(resource) ?? 0;
      const requested = (node.nonZeroRequested.get(resource) ?? 0) + (demand.get(resource) ?? 0);
      return allocatable === 0 || requested > allocatable
        ? 0
        : Math.floor(((allocatable - requested) * maximumScore) / allocatable);
    });
    return Math.floor(scores.reduce((sum, score) => sum + score, 0) / scores.length);
  },
  worthRetrying: (_, event) =>
    event.type === 'nodeAdded' ||
    event.type === 'podDeleted' ||
    (event.type === 'nodeUpdated' && differs(event.node, event.previous, (node) => node.status?.allocatable)) ||
    (event.type === 'podUpdated' &&
      differs(event.pod, event.previous, (pod) => pod.spec.containers.map((container) => container.resources))),
});

function insufficient(pod: Pod, node: NodeInfo): string[] {
  const reasons = node.pods.size + 1 > (node.allocatable.get('pods') ?? 0) ? ['Too many pods'] : [];
  for (const [resource, amount] of podDemand(pod).requests) {
    if (amount > 0 && amount > (node.allocatable.get(resource) ?? 0) - (node.requested.get(resource) ?? 0))
      reasons.push(`Insufficient ${resource}`);
  }
  return reasons;
}
