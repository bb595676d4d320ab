import type { Refusal } from './framework.ts';

/** What the pod's event says: `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.` */
export function fitErrorMessage(nodeCount: number, refusals: ReadonlyMap<string, Refusal>): string {
  const counts = new Map<string, number>();
  for (const { reasons } of refusals.values())
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const parts = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodeCount} nodes are available:${parts.length === 0 ? '' : ` ${parts.join(', ')}.`}`;
}
