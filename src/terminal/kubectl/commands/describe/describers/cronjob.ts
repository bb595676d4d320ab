import type { CronJob } from '../../../../../core/api/batch-v1.ts';
import { formatSelector, selectorFromObject } from '../../../../../core/meta/label-selector.ts';
import { type DescribeContext, defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';
import { describePodTemplate } from '../pod-template.ts';
import { formatDate } from '../times.ts';

export const cronJobDescriber = defineDescriber<CronJob>({
  group: 'batch',
  kind: 'CronJob',
  describe: async ({ metadata, spec, status }, context) => {
    const { writer } = context;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'Schedule', spec.schedule);
    writer.field(0, 'Concurrency Policy', spec.concurrencyPolicy ?? '');
    writer.field(0, 'Suspend', spec.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False');
    writer.field(0, 'Time Zone', spec.timeZone ?? '<unset>');
    writer.field(0, 'Successful Job History Limit', spec.successfulJobsHistoryLimit ?? '<unset>');
    writer.field(0, 'Failed Job History Limit', spec.failedJobsHistoryLimit ?? '<unset>');
    writer.field(
      0,
      'Starting Deadline Seconds',
      spec.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`,
    );
    describeJobTemplate(spec.jobTemplate, context);
    writer.field(0, 'Last Schedule Time', status?.lastScheduleTime ? formatDate(status.lastScheduleTime) : '<unset>');
    const active = status?.active ?? [];
    writer.field(0, 'Active Jobs', active.length === 0 ? '<none>' : active.map(({ name = '' }) => name).join(', '));
    await describeEvents(context);
  },
});

function describeJobTemplate({ spec }: CronJob['spec']['jobTemplate'], { writer }: DescribeContext): void {
  const selector = spec?.selector;
  writer.field(0, 'Selector', selector === undefined ? '<unset>' : formatSelector(selectorFromObject(selector) ?? []));
  writer.field(0, 'Parallelism', spec?.parallelism ?? '<unset>');
  writer.field(0, 'Completions', spec?.completions ?? '<unset>');
  if (spec?.activeDeadlineSeconds !== undefined)
    writer.field(0, 'Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`);
  if (spec !== undefined) describePodTemplate(writer, spec.template);
}
