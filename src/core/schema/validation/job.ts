import type { Job, JobSpec } from '../../api/batch-v1.ts';
import { type FieldError, invalid, notSupported, required, tooLong } from '../../meta/field-error.ts';
import { matchesLabels } from '../../meta/label-selector.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import { cloneJson } from '../../meta/object.ts';
import { validateDomainPath, validateImmutable, validateNonNegative } from './basics.ts';
import { validatePodFailurePolicy, validateSuccessPolicy } from './job-policies.ts';
import { validateLabelSelector } from './label-selector.ts';
import { validatePodTemplate } from './pod-template.ts';
import { parse } from './workload.ts';

const numbers = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;
const mostIndexes = 100_000;
const longestManager = 63;
const mismatch = '`selector` does not match template `labels`';

/** Everything but the metadata. */
export function validateJob(job: Job): FieldError[] {
  return [...validateGeneratedSelector(job), ...validateSpec(job.spec), ...validateHostNames(job)];
}

export function validateJobUpdate({ spec }: Job, { spec: old }: Job): FieldError[] {
  const fixed = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const;
  return [
    ...validateSpec(spec),
    ...validateCompletionsUpdate(spec, old),
    ...validateImmutable(spec.selector, old.selector, 'spec.selector'),
    ...validateTemplateUpdate(spec, old),
    ...fixed.flatMap((name) => validateImmutable(spec[name], old[name], `spec.${name}`)),
  ];
}

/** The selector that the server makes finds the labels that it makes, and no others. */
function validateGeneratedSelector({ metadata, spec: { manualSelector, selector } }: Job): FieldError[] {
  if (manualSelector === true || selector === undefined) return [];
  const { uid = '', name } = metadata;
  const labels = {
    'controller-uid': uid,
    'job-name': name,
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
  };
  const parsed = parse(selector);
  if (parsed === 'invalid' || matchesLabels(parsed, labels)) return [];
  return [invalid('spec.selector', selector, '`selector` not auto-generated')];
}

function validateSpec(spec: JobSpec): FieldError[] {
  const { selector, template } = spec;
  const parsed = parse(selector);
  const labels = template.metadata?.labels;
  return [
    ...validateJobSpec(spec, 'spec'),
    ...(selector === undefined ? [required('spec.selector')] : validateLabelSelector(selector, 'spec.selector')),
    ...(parsed === 'invalid' || matchesLabels(parsed, labels)
      ? []
      : [invalid('spec.template.metadata.labels', labels ?? null, mismatch)]),
  ];
}

/** Each pod of an indexed job has its index in its host name. */
function validateHostNames({ metadata, spec: { completionMode, completions = 0 } }: Job): FieldError[] {
  const hostName = `${metadata.name ?? ''}-${completions - 1}`;
  if (completionMode !== 'Indexed' || completions <= 0 || checkDns1123Label(hostName).length === 0) return [];
  const problem = `will not able to create pod with invalid DNS label: ${hostName}`;
  return [invalid('metadata.name', metadata.name, problem)];
}

/** Of a job, or of the jobs that a cron job will make. */
export function validateJobSpec(spec: JobSpec, field: string): FieldError[] {
  const { maxFailedIndexes, backoffLimitPerIndex, managedBy, podFailurePolicy } = spec;
  return [
    ...numbers.flatMap((name) => validateNonNegative(spec[name] ?? 0, `${field}.${name}`)),
    ...(maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined
      ? [required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
      : []),
    ...(managedBy === undefined ? [] : validateManager(managedBy, `${field}.managedBy`)),
    ...validateCompletionMode(spec, field),
    ...(podFailurePolicy === undefined
      ? []
      : validatePodFailurePolicy(spec, podFailurePolicy, `${field}.podFailurePolicy`)),
    ...validateSuccess(spec, `${field}.successPolicy`),
    ...validateReplacement(spec, `${field}.podReplacementPolicy`),
    ...validatePodTemplate(spec.template, `${field}.template`),
    ...validateRestartPolicy(spec, `${field}.template.spec.restartPolicy`),
  ];
}

function validateManager(name: string, field: string): FieldError[] {
  return [
    ...validateDomainPath(name, field),
    ...(name.length > longestManager ? [tooLong(field, longestManager)] : []),
  ];
}

function validateCompletionMode(spec: JobSpec, field: string): FieldError[] {
  const { completionMode: mode = 'NonIndexed', completions, parallelism = 0, maxFailedIndexes: most } = spec;
  if (mode === 'NonIndexed') {
    return (['backoffLimitPerIndex', 'maxFailedIndexes'] as const).flatMap((name) =>
      spec[name] === undefined ? [] : [invalid(`${field}.${name}`, spec[name], 'requires indexed completion mode')],
    );
  }
  if (mode !== 'Indexed') return [notSupported(`${field}.completionMode`, mode, ['NonIndexed', 'Indexed'])];
  const bound = `must be less than or equal to ${mostIndexes}`;
  const isTooMany = most !== undefined && completions !== undefined && most > completions;
  return [
    ...(completions === undefined ? [required(`${field}.completions`, 'when completion mode is Indexed')] : []),
    ...(parallelism > mostIndexes
      ? [invalid(`${field}.parallelism`, parallelism, `${bound} when completion mode is Indexed`)]
      : []),
    ...(isTooMany ? [invalid(`${field}.maxFailedIndexes`, most, 'must be less than or equal to completions')] : []),
    ...(most !== undefined && most > mostIndexes ? [invalid(`${field}.maxFailedIndexes`, most, bound)] : []),
  ];
}

function validateSuccess(
  { successPolicy: policy, completionMode, completions = 0 }: JobSpec,
  field: string,
): FieldError[] {
  if (policy === undefined) return [];
  if (completionMode === 'Indexed') return validateSuccessPolicy(policy, completions, field);
  const rules = (policy.rules ?? []).map(({ succeededIndexes = null, succeededCount = null }) => ({
    SucceededIndexes: succeededIndexes,
    SucceededCount: succeededCount,
  }));
  return [invalid(field, { Rules: rules }, 'requires indexed completion mode')];
}

function validateReplacement({ podReplacementPolicy: value, podFailurePolicy }: JobSpec, field: string): FieldError[] {
  const choices = podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed'];
  return value === undefined || choices.includes(value) ? [] : [notSupported(field, value, choices)];
}

function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, field: string): FieldError[] {
  const policy = template.spec?.restartPolicy ?? '';
  if (policy === '' || policy === 'Always') return [required(field, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(field, policy, ['OnFailure', 'Never'])];
  if (podFailurePolicy === undefined || policy === 'Never') return [];
  return [invalid(field, policy, 'only "Never" is supported when podFailurePolicy is specified')];
}

function validateCompletionsUpdate(spec: JobSpec, old: JobSpec): FieldError[] {
  const field = 'spec.completions';
  if (spec.completionMode !== 'Indexed') return validateImmutable(spec.completions, old.completions, field);
  if (spec.completions === old.completions || spec.completions === undefined) return [];
  if (spec.completions === spec.parallelism) return [];
  return [invalid(field, spec.completions, 'can only be modified in tandem with spec.parallelism')];
}

/** As long as a job is suspended and never started, its pods may still be told where to run and what to ask for. */
function validateTemplateUpdate(spec: JobSpec, old: JobSpec): FieldError[] {
  if (old.suspend !== true) return validateImmutable(spec.template, old.template, 'spec.template');
  const kept = cloneJson(spec.template);
  const before = old.template;
  if (kept.spec !== undefined && before.spec !== undefined) {
    const { affinity, nodeSelector, tolerations, schedulingGates } = before.spec;
    Object.assign(kept.spec, { affinity, nodeSelector, tolerations, schedulingGates });
    for (const [index, container] of kept.spec.containers.entries()) {
      Object.assign(container, { resources: before.spec.containers[index]?.resources });
    }
  }
  Object.assign(kept, { metadata: before.metadata });
  return validateImmutable(kept, before, 'spec.template');
}
