import type { Container, Pod, PodSpec } from '../../api/core-v1.ts';
import { type FieldError, forbidden, invalid } from '../../meta/field-error.ts';
import { inclusiveRangeMessage } from '../../meta/names.ts';
import { cloneJson } from '../../meta/object.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { unifiedDiff } from '../../meta/unified-diff.ts';
import { internalView } from '../internal-view.ts';
import { validatePodSpec } from './pod-spec.ts';
import { validateTolerationUpdate } from './tolerations.ts';

/** Everything but the metadata of a new pod. */
export function validatePodCreate(pod: Pod): FieldError[] {
  const { ephemeralContainers = [], nodeName = '', schedulingGates = [] } = pod.spec;
  const isGated = nodeName !== '' && schedulingGates.length > 0;
  return [
    ...validatePodState(pod),
    ...(ephemeralContainers.length > 0 ? [forbidden('spec.ephemeralContainers', 'cannot be set on create')] : []),
    ...(isGated ? [forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')] : []),
  ];
}

const mirrorAnnotation = 'kubernetes.io/config.mirror';

function validatePodState({ metadata, spec }: Pod): FieldError[] {
  const mirrored = metadata.annotations?.[mirrorAnnotation];
  const isLost = mirrored !== undefined && !spec.nodeName;
  const problem = 'must set spec.nodeName if mirror pod annotation is set';
  return [
    ...(isLost ? [invalid(`metadata.annotations[${mirrorAnnotation}]`, mirrored, problem)] : []),
    ...validatePodSpec(spec, 'spec', 'pod'),
    ...validateImages(spec.containers, 'spec.containers'),
    ...validateImages(spec.initContainers ?? [], 'spec.initContainers'),
  ];
}

function validateImages(containers: readonly Container[] | null, field: string): FieldError[] {
  return (containers ?? []).flatMap(({ image = '' }, index) => {
    const problem = 'must not have leading or trailing whitespace';
    return image === image.trim() ? [] : [invalid(`${field}[${index}].image`, image, problem)];
  });
}

const updatableFields = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
];
const maximumDeadline = 0x7fff_ffff;

/** Of a pod that exists little but its images may change. */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const errors = [...validatePodState(pod), ...validateAnnotationUpdate(pod, old)];
  for (const name of ['containers', 'initContainers'] as const) {
    if ((pod.spec[name] ?? []).length === (old.spec[name] ?? []).length) continue;
    return [...errors, forbidden(`spec.${name}`, 'pod updates may not add or remove containers')];
  }
  const deadline = validateDeadlineUpdate(pod.spec, old.spec);
  if (deadline.length > 0 && pod.spec.activeDeadlineSeconds !== undefined) return [...errors, ...deadline];
  return [
    ...errors,
    ...deadline,
    ...validateTolerationUpdate(pod.spec.tolerations ?? [], old.spec.tolerations ?? [], 'spec.tolerations'),
    ...validateGateUpdate(pod.spec, old.spec),
    ...validateSpecUpdate(pod.spec, old.spec),
  ];
}

function validateAnnotationUpdate(pod: Pod, old: Pod): FieldError[] {
  const key = mirrorAnnotation;
  const [value, before] = [pod.metadata.annotations?.[key], old.metadata.annotations?.[key]];
  if (value === before) return [];
  const problem =
    before === undefined ? 'may not add mirror pod annotation' : 'may not remove or update mirror pod annotation';
  return [forbidden(`metadata.annotations[${key}]`, problem)];
}

function validateDeadlineUpdate(
  { activeDeadlineSeconds: deadline }: PodSpec,
  { activeDeadlineSeconds: old }: PodSpec,
): FieldError[] {
  const field = 'spec.activeDeadlineSeconds';
  if (deadline === undefined)
    return old === undefined ? [] : [invalid(field, null, 'must not update from a positive integer to nil value')];
  if (deadline < 0 || deadline > maximumDeadline)
    return [invalid(field, deadline, inclusiveRangeMessage(0, maximumDeadline))];
  return old !== undefined && old < deadline
    ? [invalid(field, deadline, 'must be less than or equal to previous value')]
    : [];
}

function validateGateUpdate({ schedulingGates = [] }: PodSpec, { schedulingGates: old = [] }: PodSpec): FieldError[] {
  const known = new Set(old.map(({ name }) => name));
  const added = schedulingGates.findIndex(({ name }) => !known.has(name));
  if (added < 0) return [];
  const message = `only deletion is allowed, but found new scheduling gate '${schedulingGates[added]?.name ?? ''}'`;
  return [forbidden(`spec.schedulingGates[${added}].name`, message)];
}

/** A pod that is not scheduled because of a gate may still narrow where it may run. */
function validateSpecUpdate(spec: PodSpec, old: PodSpec): FieldError[] {
  const rest = cloneJson(spec);
  restoreImages(rest.containers, old.containers);
  restoreImages(rest.initContainers ?? [], old.initContainers ?? []);
  const { activeDeadlineSeconds, schedulingGates, tolerations } = old;
  Object.assign(rest, { activeDeadlineSeconds, schedulingGates, tolerations });
  if ((schedulingGates ?? []).length > 0)
    Object.assign(rest, { nodeSelector: old.nodeSelector, affinity: old.affinity });
  const negative = (old.terminationGracePeriodSeconds ?? 0) < 0;
  if (negative && rest.terminationGracePeriodSeconds === 1)
    Object.assign(rest, { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds });
  if (semanticEqual(rest, old)) return [];
  const difference = unifiedDiff(show(old), show(rest));
  return [
    forbidden('spec', `pod updates may not change fields other than ${updatableFields.join(',')}\n${difference}`),
  ];
}

function restoreImages(containers: readonly Container[], old: readonly Container[]): void {
  containers.forEach((container, index) => {
    const image = old[index]?.image;
    if (image !== undefined) container.image = image;
  });
}

function show(spec: PodSpec): string {
  return JSON.stringify(internalView('PodSpec', spec), undefined, 1);
}
