import type { ResourceQuota, ScopedResourceSelectorRequirement } from '../../api/core-v1.ts';
import type { ApiObject } from '../../meta/object.ts';
import { compareQuantities } from '../../meta/quantity.ts';
import { newUnexpectedError } from '../../meta/status.ts';
import type { Amounts } from '../../quota/amounts.ts';
import { isInScopes, type QuotaEvaluator, scopesOf } from '../../quota/evaluator.ts';
import { forbid } from '../forbid.ts';
import type { AdmissionAttributes } from '../plugin.ts';
import type { LimitedResource } from '../resource-quota.ts';

/** Throws unless the quotas cover all that may only be used where one does. */
export function checkCovered(write: {
  readonly quotas: readonly ResourceQuota[];
  readonly limited: readonly LimitedResource[];
  readonly attributes: AdmissionAttributes;
  readonly evaluator: QuotaEvaluator;
  readonly object: ApiObject;
  readonly used: Amounts;
}): void {
  const { quotas, limited, attributes, evaluator, object, used } = write;
  if (limited.length === 0) return;
  const covered = new Set(
    quotas
      .filter((quota) => isInScopes(evaluator, quota, object))
      .flatMap(({ status }) => Object.keys(status?.hard ?? {}).filter((name) => evaluator.counts(name))),
  );
  const open = limitedNames(limited, attributes, used).filter((name) => !covered.has(name));
  if (open.length > 0) throw forbid(attributes, `insufficient quota to consume: ${open.sort().join(',')}`);
  const isIn = (scope: ScopedResourceSelectorRequirement): boolean => evaluator.isIn?.(scope, object) ?? false;
  const coveredScopes = quotas.flatMap(scopesOf).filter(isIn);
  const openScopes = limited
    .flatMap(({ matchScopes = [] }) => matchScopes.filter(isIn))
    .filter(({ scopeName }) => !coveredScopes.some((scope) => scope.scopeName === scopeName));
  if (openScopes.length === 0) return;
  const shown = openScopes.map(
    ({ scopeName, operator, values = [] }) => `{${scopeName} ${operator} [${values.join(' ')}]}`,
  );
  throw newUnexpectedError(`insufficient quota to match these scopes: [${shown.join(' ')}]`);
}

function limitedNames(limited: readonly LimitedResource[], { resource }: AdmissionAttributes, used: Amounts): string[] {
  const parts = limited
    .filter((one) => (one.apiGroup ?? '') === resource.group && one.resource === resource.resource)
    .flatMap(({ matchContains = [] }) => matchContains);
  const names = Object.keys(used).filter((name) => compareQuantities(used[name] ?? 0, 0) > 0);
  return names.filter((name) => parts.some((part) => name.includes(part)));
}
