import type { Pod } from '../core/api/core-v1.ts';

/** What kubectl prints under STATUS. */
export function podStatus(pod: Pod): string {
  const statuses = pod.status?.containerStatuses ?? [];
  const inits = pod.status?.initContainerStatuses ?? [];
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  for (const [index, { state }] of inits.entries()) {
    if (state?.terminated?.exitCode === 0 || state?.running !== undefined) continue;
    const reason = state?.terminated?.reason ?? state?.waiting?.reason;
    return reason === undefined || reason === 'PodInitializing' ? `Init:${index}/${inits.length}` : `Init:${reason}`;
  }
  for (const { state } of statuses) {
    const reason = state?.waiting?.reason ?? state?.terminated?.reason;
    if (reason !== undefined) return reason;
  }
  return pod.status?.phase ?? 'Pending';
}

export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
}

export type Tone = 'good' | 'busy' | 'bad' | 'done';

export function toneOf(pod: Pod): Tone {
  const status = podStatus(pod);
  if (status === 'Running') return isReady(pod) ? 'good' : 'busy';
  if (status === 'Completed' || status === 'Succeeded') return 'done';
  return /^(Pending|ContainerCreating|PodInitializing|Terminating|Init:\d)/.test(status) ? 'busy' : 'bad';
}
