import { type ResourceQuota, resourceQuotas } from '../../api/core-v1.ts';
import type { ApiObject } from '../../meta/object.ts';
import { compareQuantities } from '../../meta/quantity.ts';
import { type Amounts, addAmounts, formatAmounts, growth, onlyThe, withoutZeros } from '../../quota/amounts.ts';
import { isInScopes, type QuotaEvaluator } from '../../quota/evaluator.ts';
import { evaluatorFor } from '../../quota/evaluator-for.ts';
import { forbid } from '../forbid.ts';
import type { AdmissionAttributes, AdmissionContext } from '../plugin.ts';
import type { LimitedResource } from '../resource-quota.ts';
import { checkCovered } from './coverage.ts';

/** Adds what the write uses to what the quotas say is used. Throws Forbidden when one of them allows no more. */
export async function charge({
  quotas,
  limited,
  attributes,
  context,
}: {
  readonly quotas: readonly ResourceQuota[];
  readonly limited: readonly LimitedResource[];
  readonly attributes: AdmissionAttributes;
  readonly context: AdmissionContext;
}): Promise<void> {
  const { resource, subresource, object, oldObject, namespace } = attributes;
  const evaluator = evaluatorFor(resource);
  if (object === undefined || evaluator?.isCharged(subresource, object, oldObject) !== true) return;
  const nowMs = context.clock.now();
  const write: Write = {
    attributes,
    evaluator,
    object,
    used: evaluator.usage(object, nowMs),
    usedBefore: oldObject === undefined ? {} : evaluator.usage(oldObject, nowMs),
  };
  const negative = Object.keys(write.used).filter((name) => compareQuantities(write.used[name] ?? 0, 0) < 0);
  if (negative.length > 0) {
    throw forbid(attributes, `quota usage is negative for resource(s): ${negative.sort().join(',')}`);
  }
  checkCovered({ ...write, quotas, limited });
  const charged = quotas.filter((quota) => usageAfter(quota, write) !== undefined);
  for (const { metadata } of charged) {
    await context.writeStatus(resourceQuotas, namespace, metadata.name, (latest) => {
      const used = usageAfter(latest, write);
      return used === undefined ? latest : { ...latest, status: { ...latest.status, used } };
    });
  }
}

interface Write {
  readonly attributes: AdmissionAttributes;
  readonly evaluator: QuotaEvaluator;
  readonly object: ApiObject;
  readonly used: Amounts;
  readonly usedBefore: Amounts;
}

/** What the quota will say is used; undefined when the write is nothing to it. Throws Forbidden. */
function usageAfter(quota: ResourceQuota, write: Write): Amounts | undefined {
  const { attributes, evaluator, object } = write;
  const { hard = {}, used = {} } = quota.status ?? {};
  const counted = Object.keys(hard).filter((name) => evaluator.counts(name));
  if (counted.length === 0 || !isInScopes(evaluator, quota, object)) return undefined;
  const { name } = quota.metadata;
  const problem = evaluator.problem?.(counted, object);
  if (problem !== undefined) throw forbid(attributes, `failed quota: ${name}: ${problem}`);
  if (counted.some((resource) => used[resource] === undefined)) {
    throw forbid(attributes, `status unknown for quota: ${name}, resources: ${[...counted].sort().join(',')}`);
  }
  const requested = withoutZeros(onlyThe(Object.keys(hard), deltaFor(quota, write)));
  if (Object.keys(requested).length === 0) return undefined;
  const after = addAmounts(used, requested);
  if (attributes.subresource !== 'status') checkLimits({ attributes, name, requested, used, hard, after });
  return after;
}

/** Of an object that the quota knows already, only what it uses more. */
function deltaFor(quota: ResourceQuota, { attributes, evaluator, used, usedBefore }: Write): Amounts {
  const { oldObject } = attributes;
  return oldObject !== undefined && isInScopes(evaluator, quota, oldObject) ? growth(used, usedBefore) : used;
}

function checkLimits(charge: {
  attributes: AdmissionAttributes;
  name: string;
  requested: Amounts;
  used: Amounts;
  hard: Amounts;
  after: Amounts;
}): void {
  const { attributes, name, requested, used, hard, after } = charge;
  const exceeded = Object.keys(requested).filter(
    (resource) => compareQuantities(after[resource] ?? 0, hard[resource] ?? 0) > 0,
  );
  if (exceeded.length === 0) return;
  const shown = [requested, used, hard].map((amounts) => formatAmounts(onlyThe(exceeded, amounts)));
  throw forbid(attributes, `exceeded quota: ${name}, requested: ${shown[0]}, used: ${shown[1]}, limited: ${shown[2]}`);
}
