import type { ReplicationController } from '../../api/core-v1.ts';
import { type FieldError, required } from '../../meta/field-error.ts';
import { selectorFromLabels } from '../../meta/label-selector.ts';
import { validateNonNegative } from './basics.ts';
import { validateRunningTemplate } from './workload.ts';

/** Everything but the metadata. */
export function validateReplicationController({ spec = {} }: ReplicationController): FieldError[] {
  const { selector = {}, template } = spec;
  return [
    ...validateNonNegative(spec.minReadySeconds ?? 0, 'spec.minReadySeconds'),
    ...(Object.keys(selector).length === 0 ? [required('spec.selector')] : []),
    ...validateNonNegative(spec.replicas ?? 0, 'spec.replicas'),
    ...(template === undefined
      ? [required('spec.template')]
      : validateRunningTemplate(template, selectorFromLabels(selector), 'ReplicationController', 'spec.template')),
  ];
}
