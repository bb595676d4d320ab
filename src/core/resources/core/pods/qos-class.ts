import type { PodSpec } from '../../../api/core-v1.ts';
import type { Quantity } from '../../../api/scalars.ts';
import { compareQuantities } from '../../../meta/quantity.ts';

const qosResources = ['cpu', 'memory'];

/** `Guaranteed`, `Burstable` or `BestEffort`, from what a pod's containers request and are limited to. */
export function qosClassOf(spec: PodSpec): string {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const own = spec.resources === undefined ? [] : [{ resources: spec.resources }];
  const subjects = own.length > 0 ? own : containers;
  let isAnySet = false;
  let isGuaranteed = true;
  for (const { resources } of subjects) {
    const requests = positive(resources?.requests);
    const limits = positive(resources?.limits);
    if (requests.size > 0 || limits.size > 0) isAnySet = true;
    for (const name of qosResources) {
      const limit = limits.get(name);
      const request = requests.get(name) ?? limit;
      if (limit === undefined || request === undefined || compareQuantities(limit, request) !== 0) isGuaranteed = false;
    }
  }
  if (!isAnySet) return 'BestEffort';
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}

function positive(quantities: Readonly<Record<string, Quantity>> | undefined): Map<string, Quantity> {
  const entries = Object.entries(quantities ?? {});
  return new Map(entries.filter(([name, value]) => qosResources.includes(name) && compareQuantities(value, '0') > 0));
}
