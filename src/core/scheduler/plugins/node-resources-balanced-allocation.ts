import { definePlugin, maximumScore } from '../framework.ts';
import { type Amounts, type NodeInfo, podDemand } from '../node-info.ts';

/** Prefers nodes whose use of processor and memory the pod brings closer together. */
export const nodeResourcesBalancedAllocationPlugin = definePlugin({
  name: 'NodeResourcesBalancedAllocation',
  score: ({ pod }, node) => {
    const demand = podDemand(pod).requests;
    if (demand.size === 0) return 0;
    const improvement = balance(node, demand) - balance(node, new Map());
    return Math.floor(maximumScore / 2 + (maximumScore / 2 + improvement) / 2);
  },
});

/** 100 less the spread of the fractions in use: half their difference, for two resources. */
function balance(node: NodeInfo, extra: Amounts): number {
  const fractions = ['cpu', 'memory'].flatMap((resource) => {
    const allocatable = node.allocatable.get(resource) ?? 0;
    const requested = (node.requested.get(resource) ?? 0) + (extra.get(resource) ?? 0);
    return allocatable === 0 ? [] : [Math.min(1, requested / allocatable)];
  });
  const [cpu = 0, memory = cpu] = fractions;
  return Math.floor((1 - Math.abs(cpu - memory) / 2) * maximumScore);
}
