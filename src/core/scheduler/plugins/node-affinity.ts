import { matchesNodeSelectorTerm, matchesRequiredNodes } from '../../meta/node-selector.ts';
import { definePlugin, differs, refuseForGood, scaleScores } from '../framework.ts';

/** Obeys `nodeSelector` and required node affinity, and prefers what preferred node affinity asks for. */
export const nodeAffinityPlugin = definePlugin({
  name: 'NodeAffinity',
  weight: 2,
  filter: ({ pod }, { node }) =>
    matchesRequiredNodes(pod, node) ? undefined : refuseForGood("node(s) didn't match Pod's node affinity/selector"),
  score: ({ pod }, { node }) =>
    (pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
      .filter(({ preference }) => matchesNodeSelectorTerm(preference, node))
      .reduce((sum, { weight }) => sum + weight, 0),
  normalize: (_, scores) => scaleScores(scores),
  worthRetrying: (pod, event) =>
    (event.type === 'nodeAdded' ||
      (event.type === 'nodeUpdated' && differs(event.node, event.previous, (node) => node.metadata.labels))) &&
    matchesRequiredNodes(pod, event.node),
});
