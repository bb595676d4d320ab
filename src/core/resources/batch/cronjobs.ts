import { type CronJob, cronJobs } from '../../api/batch-v1.ts';
import { formatLabelSelector } from '../../meta/label-selector.ts';
import { formatAge } from '../../meta/time.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { containerColumns } from '../container-columns.ts';

export const cronJobResource = defineResource<CronJob>({
  ...cronJobs,
  shortNames: ['cj'],
  categories: ['all'],
  strategy: {
    defaults: ({ spec }) => {
      spec.concurrencyPolicy ||= 'Allow';
      spec.suspend ??= false;
      spec.successfulJobsHistoryLimit ??= 3;
      spec.failedJobsHistoryLimit ??= 1;
    },
    generationOf: ({ spec }) => spec,
    validate: lazyValidator(async () => (await import('../../schema/validation/cron-job.ts')).validateCronJob),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/cron-job.ts')).validateCronJobUpdate,
    ),
  },
  subresources: { status: statusSubresource<CronJob>({ labels: 'changed' }) },
  columns: [
    nameColumn,
    { name: 'Schedule', cell: ({ spec }) => spec.schedule },
    { name: 'Timezone', cell: ({ spec }) => spec.timeZone ?? '<none>' },
    { name: 'Suspend', type: 'boolean', cell: ({ spec }) => (spec.suspend === true ? 'True' : 'False') },
    { name: 'Active', type: 'integer', cell: ({ status }) => status?.active?.length ?? 0 },
    {
      name: 'Last Schedule',
      cell: ({ status }, nowMs) =>
        status?.lastScheduleTime === undefined ? '<none>' : formatAge(status.lastScheduleTime, nowMs),
    },
    ageColumn,
    ...containerColumns<CronJob>(({ spec }) => spec.jobTemplate.spec?.template.spec?.containers ?? []),
    { name: 'Selector', wide: true, cell: ({ spec }) => formatLabelSelector(spec.jobTemplate.spec?.selector) },
  ],
});
