import type { ResourceQuota, ScopedResourceSelectorRequirement } from '../api/core-v1.ts';
import type { GroupResource } from '../meta/group-version.ts';
import type { ApiObject } from '../meta/object.ts';
import type { Amounts } from './amounts.ts';

/** How one kind of object counts for quotas. */
export interface QuotaEvaluator<T extends ApiObject = ApiObject> {
  /** Is what a quota limits under this name counted by objects of this kind? */
  counts(name: string): boolean;
  /** Whether a write can raise what is used. `old` is undefined for what is new. */
  isCharged(subresource: string, object: T, old: T | undefined): boolean;
  /** What the object lacks that quotas of `names` ask for, in words. */
  problem?(names: readonly string[], object: T): string | undefined;
  /** Is the object of the scope? Default: of none. */
  isIn?(scope: ScopedResourceSelectorRequirement, object: T): boolean;
  /** What the object uses. */
  usage(object: T, nowMs: number): Amounts;
}

/** The name under which all objects of a kind can be counted. */
export function countName({ group, resource }: GroupResource): string {
  return group === '' ? `count/${resource}` : `count/${resource}.${group}`;
}

/** The scopes of a quota, each as a requirement. */
export function scopesOf({ spec }: ResourceQuota): ScopedResourceSelectorRequirement[] {
  const named = (spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' }));
  return [...named, ...(spec.scopeSelector?.matchExpressions ?? [])];
}

/** Does the object have all that the quota's scopes ask for? */
export function isInScopes<T extends ApiObject>(
  evaluator: QuotaEvaluator<T>,
  quota: ResourceQuota,
  object: T,
): boolean {
  return scopesOf(quota).every((scope) => evaluator.isIn?.(scope, object) ?? false);
}

/** Does one of the object's values, or their absence, fulfil the requirement? */
export function fulfils({ operator, values = [] }: ScopedResourceSelectorRequirement, own: readonly string[]): boolean {
  switch (operator) {
    case 'Exists':
      return own.length > 0;
    case 'DoesNotExist':
      return own.length === 0;
    case 'In':
      return own.some((value) => values.includes(value));
    case 'NotIn':
      return own.length === 0 || own.some((value) => !values.includes(value));
    default:
      return false;
  }
}
