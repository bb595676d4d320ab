import type { ResourceQuota } from '../../api/core-v1.ts';
import type { Quantity, ResourceReference } from '../../api/scalars.ts';
import type { ApiObject } from '../../client/client.ts';
import { addAmounts, onlyThe } from '../../quota/amounts.ts';
import { isInScopes } from '../../quota/evaluator.ts';
import { evaluatorFor } from '../../quota/evaluator-for.ts';

export interface CountedObjects {
  readonly reference: ResourceReference<ApiObject>;
  /** Those of the quota's namespace. */
  readonly objects: readonly ApiObject[];
}

/** What the objects use of what the quota limits. What nothing here counts stays as the quota has it. */
export function usageOf(
  quota: ResourceQuota,
  counted: readonly CountedObjects[],
  nowMs: number,
): Record<string, Quantity> {
  const limited = Object.keys(quota.spec.hard ?? {});
  let used: Record<string, Quantity> = {};
  for (const { reference, objects } of counted) {
    const evaluator = evaluatorFor({ group: reference.group, resource: reference.plural });
    const names = limited.filter((name) => evaluator?.counts(name));
    if (evaluator === undefined || names.length === 0) continue;
    for (const name of names) used[name] ??= '0';
    for (const object of objects) {
      if (isInScopes(evaluator, quota, object)) used = addAmounts(used, onlyThe(names, evaluator.usage(object, nowMs)));
    }
  }
  return { ...onlyThe(limited, quota.status?.used ?? {}), ...used };
}
