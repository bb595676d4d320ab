import { formatTime } from './time.ts';

/** What conditions of all kinds share. */
export interface ConditionLike {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

export function findCondition<T extends { type: string }>(
  conditions: readonly T[] | undefined,
  type: string,
): T | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function isConditionTrue(conditions: readonly ConditionLike[] | undefined, type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

/**
 * The list with `condition` in the place of the one of its type, or at the end. The transition time stays unless the status
 * changes. Returns the very same list when nothing would change.
 */
export function setCondition<T extends ConditionLike>(
  conditions: readonly T[],
  condition: T,
  nowMs: number,
): readonly T[] {
  const old = findCondition(conditions, condition.type);
  const kept = old?.status === condition.status ? old.lastTransitionTime : undefined;
  const next = { ...condition, lastTransitionTime: kept ?? condition.lastTransitionTime ?? formatTime(nowMs) };
  if (old === undefined) return [...conditions, next];
  const same = Object.entries(next).every(([key, value]) => Reflect.get(old, key) === value);
  return same ? conditions : conditions.map((each) => (each === old ? next : each));
}
