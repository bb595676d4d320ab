import { type Job, type JobStatus, jobs } from '../../api/batch-v1.ts';
import { isConditionTrue } from '../../meta/conditions.ts';
import { formatLabelSelector } from '../../meta/label-selector.ts';
import { formatHumanDuration, parseTime } from '../../meta/time.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { containerColumns } from '../container-columns.ts';
import { defaultJobSpec } from './job-defaults.ts';

const uidLabel = 'batch.kubernetes.io/controller-uid';
const nameLabel = 'batch.kubernetes.io/job-name';

export const jobResource = defineResource<Job>({
  ...jobs,
  categories: ['all'],
  strategy: {
    defaults: (job) => {
      defaultJobSpec(job.spec);
      const { labels } = job.spec.template.metadata ?? {};
      if (labels !== undefined && Object.keys(job.metadata.labels ?? {}).length === 0) job.metadata.labels = labels;
    },
    prepareForCreate: (job) => {
      if (job.spec.manualSelector !== true) generateSelector(job);
      const { labels } = job.spec.template.metadata ?? {};
      if (labels !== undefined && job.metadata.labels === undefined) job.metadata.labels = labels;
    },
    generationOf: ({ spec }) => spec,
    validate: lazyValidator(async () => (await import('../../schema/validation/job.ts')).validateJob),
    validateUpdate: lazyValidator(async () => (await import('../../schema/validation/job.ts')).validateJobUpdate),
    dependents: 'orphan',
  },
  subresources: { status: statusSubresource<Job>({ labels: 'changed' }) },
  columns: [
    nameColumn,
    { name: 'Status', cell: statusText },
    { name: 'Completions', cell: completionsText },
    { name: 'Duration', cell: ({ status }, nowMs) => durationText(status ?? {}, nowMs) },
    ageColumn,
    ...containerColumns<Job>(({ spec }) => spec.template.spec?.containers ?? []),
    { name: 'Selector', wide: true, cell: ({ spec }) => formatLabelSelector(spec.selector) },
  ],
  unknownField: (field) => `field label ${JSON.stringify(field)} not supported for Job`,
  fieldSelectors: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
});

/** A job finds its pods by its own uid. */
function generateSelector(job: Job): void {
  const { name, uid = '' } = job.metadata;
  const { template } = job.spec;
  const labels = { 'controller-uid': uid, 'job-name': name, [uidLabel]: uid, [nameLabel]: name };
  const isShared = job.metadata.labels !== undefined && job.metadata.labels === template.metadata?.labels;
  const all = { ...template.metadata?.labels, ...labels };
  template.metadata = { ...template.metadata, labels: all };
  if (isShared) job.metadata.labels = { ...all };
  const matchLabels = { ...job.spec.selector?.matchLabels, [uidLabel]: uid };
  job.spec.selector = { ...job.spec.selector, matchLabels };
}

function statusText({ metadata, status = {} }: Job): string {
  const has = (type: string): boolean => isConditionTrue(status.conditions, type);
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(has) ?? 'Running';
}

function completionsText({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationText({ startTime, completionTime }: JobStatus, nowMs: number): string {
  if (startTime === undefined) return '';
  const endMs = completionTime === undefined ? nowMs : (parseTime(completionTime) ?? nowMs);
  return formatHumanDuration(endMs - (parseTime(startTime) ?? nowMs));
}
