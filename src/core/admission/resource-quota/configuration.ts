import { isJsonObject } from '../../meta/object.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { createResourceQuota, type LimitedResource } from '../resource-quota.ts';

/** By `apiserver.config.k8s.io/v1` ResourceQuotaConfiguration. */
export function createConfiguredResourceQuota(configuration: unknown): AdmissionPlugin {
  const given = isJsonObject(configuration) ? configuration['limitedResources'] : undefined;
  return createResourceQuota(Array.isArray(given) ? (given as LimitedResource[]) : []);
}
