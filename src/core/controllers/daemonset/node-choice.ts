import type { DaemonSet } from '../../api/apps-v1.ts';
import type { Node, PodSpec, Toleration } from '../../api/core-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { matchesRequiredNodes } from '../../meta/node-selector.ts';
import { untoleratedTaint } from '../../meta/tolerations.ts';

const noExecute = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
const noSchedule = [
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/pid-pressure',
  'node.kubernetes.io/unschedulable',
];

/** Daemons stay where other pods would be sent away. */
export function daemonTolerations(spec: PodSpec): Toleration[] {
  const network = spec.hostNetwork === true ? ['node.kubernetes.io/network-unavailable'] : [];
  const added = [
    ...noExecute.map((key): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute' })),
    ...[...noSchedule, ...network].map((key): Toleration => ({ key, operator: 'Exists', effect: 'NoSchedule' })),
  ];
  const own = spec.tolerations ?? [];
  return [...own, ...added.filter((toleration) => !own.some((one) => deepEqual(one, toleration)))];
}

/** Whether the daemon should be started on a node, and whether one that runs there may stay. */
export function decide(daemonSet: DaemonSet, node: Node): { start: boolean; stay: boolean } {
  const spec = daemonSet.spec.template.spec ?? { containers: [] };
  if (spec.nodeName !== undefined && spec.nodeName !== '' && spec.nodeName !== node.metadata.name)
    return { start: false, stay: false };
  if (!matchesRequiredNodes({ metadata: { name: '' }, spec }, node)) return { start: false, stay: false };
  const tolerations = daemonTolerations(spec);
  const start = untoleratedTaint(node.spec.taints, tolerations, ['NoSchedule', 'NoExecute']) === undefined;
  return { start, stay: start || untoleratedTaint(node.spec.taints, tolerations, ['NoExecute']) === undefined };
}
