import type { Job } from '../../../../../core/api/batch-v1.ts';
import { formatSelector, selectorFromObject } from '../../../../../core/meta/label-selector.ts';
import { humanDuration } from '../../../printers/human-duration.ts';
import { type DescribeContext, defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';
import { controllerOf } from '../pod-counts.ts';
import { describePodTemplate } from '../pod-template.ts';
import { formatDate } from '../times.ts';

export const jobDescriber = defineDescriber<Job>({
  group: 'batch',
  kind: 'Job',
  describe: async (job, context) => {
    const { writer } = context;
    const { metadata, spec } = job;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.field(0, 'Selector', formatSelector(selectorFromObject(spec?.selector) ?? []));
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    const controller = controllerOf(context);
    if (controller !== '') writer.field(0, 'Controlled By', controller);
    describeSettings(job, context);
    describeProgress(job, context);
    if (spec !== undefined) describePodTemplate(writer, spec.template);
    await describeEvents(context);
  },
});

function describeSettings({ spec }: Job, { writer }: DescribeContext): void {
  if (spec?.parallelism !== undefined) writer.field(0, 'Parallelism', spec.parallelism);
  writer.field(0, 'Completions', spec?.completions ?? '<unset>');
  if (spec?.completionMode !== undefined) writer.field(0, 'Completion Mode', spec.completionMode);
  if (spec?.suspend !== undefined) writer.field(0, 'Suspend', spec.suspend);
  if (spec?.backoffLimit !== undefined) writer.field(0, 'Backoff Limit', spec.backoffLimit);
  if (spec?.ttlSecondsAfterFinished !== undefined)
    writer.field(0, 'TTL Seconds After Finished', spec.ttlSecondsAfterFinished);
}

function describeProgress({ spec, status }: Job, { writer }: DescribeContext): void {
  const { startTime, completionTime, active = 0, ready, succeeded = 0, failed = 0 } = status ?? {};
  if (startTime) writer.field(0, 'Start Time', formatDate(startTime));
  if (completionTime) writer.field(0, 'Completed At', formatDate(completionTime));
  if (startTime && completionTime)
    writer.field(0, 'Duration', humanDuration(Date.parse(completionTime) - Date.parse(startTime)));
  if (spec?.activeDeadlineSeconds !== undefined)
    writer.field(0, 'Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`);
  const activeText = ready === undefined ? `${active} Active` : `${active} Active (${ready} Ready)`;
  writer.field(0, 'Pods Statuses', `${activeText} / ${succeeded} Succeeded / ${failed} Failed`);
  if (spec?.completionMode === 'Indexed')
    writer.field(0, 'Completed Indexes', capIndexes(status?.completedIndexes ?? ''));
}

const indexesLimit = 50;

function capIndexes(indexes: string): string {
  if (indexes === '') return '<none>';
  const comma = indexes.indexOf(',', indexesLimit);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}
