import { tolerates, untoleratedTaint } from '../../meta/tolerations.ts';
import { definePlugin, differs, refuseForGood, scaleScores } from '../framework.ts';

/** Keeps pods off tainted nodes, and prefers nodes with fewer PreferNoSchedule taints that the pod does not tolerate. */
export const taintTolerationPlugin = definePlugin({
  name: 'TaintToleration',
  weight: 3,
  filter: ({ pod }, { node }) =>
    untoleratedTaint(node.spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']) === undefined
      ? undefined
      : refuseForGood('node(s) had untolerated taint(s)'),
  score: ({ pod }, { node }) =>
    (node.spec.taints ?? []).filter(
      (taint) =>
        taint.effect === 'PreferNoSchedule' &&
        !(pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint)),
    ).length,
  normalize: (_, scores) => scaleScores(scores, true),
  worthRetrying: (_, event) =>
    event.type === 'nodeAdded' ||
    (event.type === 'nodeUpdated' && differs(event.node, event.previous, (node) => node.spec.taints)),
});
