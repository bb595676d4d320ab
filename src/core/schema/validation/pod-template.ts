import type { PodTemplateSpec } from '../../api/core-v1.ts';
import { type FieldError, forbidden } from '../../meta/field-error.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import { asErrors } from './basics.ts';
import { validateLabels } from './label-selector.ts';
import { validatePodSpec } from './pod-spec.ts';

/** Of any workload. */
export function validatePodTemplate({ metadata = {}, spec }: PodTemplateSpec, field: string): FieldError[] {
  const annotations = Object.keys(metadata.annotations ?? {});
  return [
    ...validateLabels(metadata.labels, `${field}.labels`),
    ...annotations.flatMap((key) => asErrors(`${field}.annotations`, key, checkQualifiedName(key.toLowerCase()))),
    ...validatePodSpec(spec ?? { containers: [] }, `${field}.spec`, 'template'),
    ...((spec?.ephemeralContainers ?? []).length > 0
      ? [forbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : []),
  ];
}
