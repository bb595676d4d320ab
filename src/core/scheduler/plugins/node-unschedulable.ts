import { tolerates } from '../../meta/tolerations.ts';
import { definePlugin, differs, refuseForGood } from '../framework.ts';

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Keeps pods off cordoned nodes, unless they tolerate it. */
export const nodeUnschedulablePlugin = definePlugin({
  name: 'NodeUnschedulable',
  filter: ({ pod }, { node }) => {
    if (node.spec.unschedulable !== true) return undefined;
    if ((pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint))) return undefined;
    return refuseForGood('node(s) were unschedulable');
  },
  worthRetrying: (_, event) =>
    event.type === 'nodeAdded' ||
    (event.type === 'nodeUpdated' &&
      differs(event.node, event.previous, (node) => [node.spec.unschedulable, node.spec.taints])),
});
