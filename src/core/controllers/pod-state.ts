import type { Pod } from '../api/core-v1.ts';
import { parseTime } from '../meta/time.ts';

/** Neither finished nor being deleted. */
export function isPodActive(pod: Pod): boolean {
  return !isPodFinished(pod) && pod.metadata.deletionTimestamp === undefined;
}

export function isPodFinished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

export function isPodReady(pod: Pod): boolean {
  return readyCondition(pod)?.status === 'True';
}

/** Ready, and for so long that it counts; otherwise in how many milliseconds it will be. */
export function podAvailability(
  pod: Pod,
  minReadySeconds: number,
  nowMs: number,
): { available: boolean; inMs: number | undefined } {
  const ready = readyCondition(pod);
  if (ready?.status !== 'True') return { available: false, inMs: undefined };
  if (minReadySeconds === 0) return { available: true, inMs: undefined };
  const sinceMs = parseTime(ready.lastTransitionTime ?? '') ?? nowMs;
  const leftMs = sinceMs + minReadySeconds * 1000 - nowMs;
  return leftMs <= 0 ? { available: true, inMs: undefined } : { available: false, inMs: leftMs };
}

export function readyCondition(pod: Pod): NonNullable<NonNullable<Pod['status']>['conditions']>[number] | undefined {
  return pod.status?.conditions?.find(({ type }) => type === 'Ready');
}
