import type { PodTemplateSpec } from '../../api/core-v1.ts';
import type { LabelSelector } from '../../api/meta-v1.ts';
import type { IntOrString } from '../../api/scalars.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import { matchesLabels, type Selector, selectorFromObject } from '../../meta/label-selector.ts';
import { checkPercent } from '../../meta/names.ts';
import { SelectorError } from '../../meta/selector-error.ts';
import { asErrors, validateNonNegative } from './basics.ts';
import { validateLabelSelector } from './label-selector.ts';
import { validatePodTemplate } from './pod-template.ts';

/**
 * The selector and the template of a workload that keeps its pods running. `word` is what the server calls the workload in
 * messages about empty selectors.
 */
export function validateSelectorAndTemplate(
  { selector, template }: { selector: LabelSelector | null | undefined; template: PodTemplateSpec },
  word: 'deployment',
  field: string,
): FieldError[] {
  const place = `${field}.selector`;
  const parsed = parse(selector);
  return [
    ...(selector == null ? [required(place)] : validateLabelSelector(selector, place)),
    ...(isEmpty(selector) ? [invalid(place, selector, `empty selector is invalid for ${word}`)] : []),
    ...(parsed === 'invalid'
      ? [invalid(place, selector, 'invalid label selector')]
      : validateRunningTemplate(template, parsed, 'ReplicaSet', `${field}.template`)),
  ];
}

export function isEmpty(selector: LabelSelector | null | undefined): boolean {
  if (selector == null) return false;
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

/** Undefined selects nothing. */
export function parse(selector: LabelSelector | null | undefined): Selector | undefined | 'invalid' {
  try {
    return selectorFromObject(selector ?? undefined);
  } catch (error) {
    if (error instanceof SelectorError) return 'invalid';
    throw error;
  }
}

/** The template must have the labels selected, and its pods must always be restarted. */
export function validateRunningTemplate(
  template: PodTemplateSpec,
  selector: Selector | undefined,
  workload: 'ReplicaSet' | 'DaemonSet' | 'StatefulSet' | 'ReplicationController',
  field: string,
): FieldError[] {
  const labels = template.metadata?.labels;
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec ?? {};
  const mismatch = '`selector` does not match template `labels`';
  const deadline = `activeDeadlineSeconds in ${workload} is not Supported`;
  const matches = selector?.length === 0 || matchesLabels(selector, labels);
  return [
    ...(matches ? [] : [invalid(`${field}.metadata.labels`, labels ?? null, mismatch)]),
    ...validatePodTemplate(template, field),
    ...(restartPolicy === 'Always' ? [] : [notSupported(`${field}.spec.restartPolicy`, restartPolicy, ['Always'])]),
    ...(activeDeadlineSeconds === undefined ? [] : [forbidden(`${field}.spec.activeDeadlineSeconds`, deadline)]),
  ];
}

/** A count, or a percentage. */
export function validateIntOrPercent(value: IntOrString, field: string): FieldError[] {
  return typeof value === 'number' ? validateNonNegative(value, field) : asErrors(field, value, checkPercent(value));
}

export function validateAtMostAll(value: IntOrString, field: string): FieldError[] {
  const isMore = typeof value === 'string' && checkPercent(value).length === 0 && amountOf(value) > 100;
  return isMore ? [invalid(field, value, 'must not be greater than 100%')] : [];
}

/** The number, or that in front of the percent sign; 0 for what is neither. */
export function amountOf(value: IntOrString): number {
  return typeof value === 'number' ? value : Number(/^\d+/.exec(value)?.[0] ?? 0);
}
