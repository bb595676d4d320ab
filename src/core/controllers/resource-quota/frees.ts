import {
  type PersistentVolumeClaim,
  type Pod,
  persistentVolumeClaims,
  pods,
  type Service,
  services,
} from '../../api/core-v1.ts';
import type { ResourceReference } from '../../api/scalars.ts';
import type { ApiObject } from '../../client/client.ts';
import { needsCount } from '../../quota/persistent-volume-claims.ts';
import { isOver, isTerminating } from '../../quota/pods.ts';

/** Whether a change can leave less used than quotas say. `object` is undefined for what is gone. */
export function frees(
  reference: ResourceReference<ApiObject>,
  object: ApiObject | undefined,
  previous: ApiObject,
  nowMs: number,
): boolean {
  if (object === undefined) return true;
  if (reference.group !== '') return false;
  switch (reference.plural) {
    case pods.plural:
      return podFrees(object as Pod, previous as Pod, nowMs);
    case services.plural:
      return countedType(object as Service) !== countedType(previous as Service);
    case persistentVolumeClaims.plural:
      return needsCount(object as PersistentVolumeClaim, previous as PersistentVolumeClaim);
    default:
      return false;
  }
}

function podFrees(pod: Pod, previous: Pod, nowMs: number): boolean {
  if (isTerminating(pod) !== isTerminating(previous)) return true;
  return !isOver(previous, nowMs) && isOver(pod, nowMs);
}

function countedType({ spec }: Service): string {
  const type = spec?.type ?? '';
  return type === 'NodePort' || type === 'LoadBalancer' ? type : '';
}
