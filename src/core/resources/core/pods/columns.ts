import type { Pod } from '../../../api/core-v1.ts';
import { formatAge } from '../../../meta/time.ts';
import type { Column } from '../../../registry/columns.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import { type PodSummary, summarizePod } from './summary.ts';

/** What `kubectl get pods` shows. */
export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  { name: 'Ready', cell: (pod) => readyText(summarizePod(pod)) },
  { name: 'Status', cell: (pod) => summarizePod(pod).status },
  { name: 'Restarts', cell: (pod, nowMs) => restartsText(summarizePod(pod), nowMs) },
  ageColumn,
  { name: 'IP', wide: true, cell: (pod) => pod.status?.podIPs?.[0]?.ip || '<none>' },
  { name: 'Node', wide: true, cell: (pod) => pod.spec.nodeName || '<none>' },
  { name: 'Nominated Node', wide: true, cell: (pod) => pod.status?.nominatedNodeName || '<none>' },
  { name: 'Readiness Gates', wide: true, cell: readinessGates },
];

function readyText({ ready, total }: PodSummary): string {
  return `${ready}/${total}`;
}

function restartsText({ restarts, lastRestart }: PodSummary, nowMs: number): string {
  if (restarts === 0 || lastRestart === undefined) return String(restarts);
  return `${restarts} (${formatAge(lastRestart, nowMs)} ago)`;
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const conditions = status?.conditions ?? [];
  const met = gates.filter(
    ({ conditionType }) => conditions.find(({ type }) => type === conditionType)?.status === 'True',
  );
  return `${met.length}/${gates.length}`;
}
