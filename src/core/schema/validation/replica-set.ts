import type { ReplicaSet } from '../../api/apps-v1.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { validateImmutable, validateNonNegative } from './basics.ts';
import { validateSelectorAndTemplate } from './workload.ts';

/** Everything but the metadata. */
export function validateReplicaSet({ spec }: ReplicaSet): FieldError[] {
  const { selector, template = {} } = spec;
  return [
    ...validateNonNegative(spec.replicas ?? 0, 'spec.replicas'),
    ...validateNonNegative(spec.minReadySeconds ?? 0, 'spec.minReadySeconds'),
    ...validateSelectorAndTemplate({ selector, template }, 'deployment', 'spec'),
  ];
}

export function validateReplicaSetUpdate(replicaSet: ReplicaSet, old: ReplicaSet): FieldError[] {
  return [
    ...validateReplicaSet(replicaSet),
    ...validateImmutable(replicaSet.spec.selector, old.spec.selector, 'spec.selector'),
  ];
}
