import type { PodTemplateSpec } from '../../api/core-v1.ts';
import type { LabelSelector } from '../../api/meta-v1.ts';
import { type FieldError, forbidden, invalid, notSupported } from '../../meta/field-error.ts';
import { matchesLabels, selectorFromObject } from '../../meta/label-selector.ts';
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

/**
 * Of workloads that keep their pods running: the selector, already validated, must match the template, and pods must always
 * be restarted. `field` is that of the template.
 */
export function validateRunningTemplate(
  template: PodTemplateSpec,
  selector: LabelSelector | undefined,
  field: string,
): FieldError[] {
  const labels = template.metadata?.labels;
  const parsed = selectorFromObject(selector) ?? [];
  const mismatch = '`selector` does not match template `labels`';
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {};
  const policy =
    restartPolicy === 'Always' ? [] : [notSupported(`${field}.spec.restartPolicy`, restartPolicy ?? '', ['Always'])];
  const deadline = `${field}.spec.activeDeadlineSeconds`;
  return [
    ...(parsed.length > 0 && !matchesLabels(parsed, labels)
      ? [invalid(`${field}.metadata.labels`, labels ?? null, mismatch)]
      : []),
    ...validatePodTemplate(template, field),
    ...policy,
    ...(activeDeadlineSeconds === undefined
      ? []
      : [forbidden(deadline, 'activeDeadlineSeconds in ReplicaSet is not Supported')]),
  ];
}
