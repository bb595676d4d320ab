import type { StatefulSet } from '../../../../../core/api/apps-v1.ts';
import type { PersistentVolumeClaim } from '../../../../../core/api/core-v1.ts';
import { formatSelector, selectorFromObject } from '../../../../../core/meta/label-selector.ts';
import { canonicalQuantity } from '../../../../../core/meta/quantity.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';
import { podStatusText } from '../pod-counts.ts';
import { describePodTemplate } from '../pod-template.ts';
import { formatDate } from '../times.ts';
import type { DescribeWriter } from '../writer.ts';

export const statefulSetDescriber = defineDescriber<StatefulSet>({
  group: 'apps',
  kind: 'StatefulSet',
  describe: async ({ metadata, spec, status }, context) => {
    const { writer } = context;
    const selector = formatSelector(selectorFromObject(spec.selector) ?? []);
    const pods = await podStatusText(context, selector);
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.field(0, 'CreationTimestamp', formatDate(metadata.creationTimestamp));
    writer.field(0, 'Selector', selector);
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'Replicas', `${spec.replicas ?? 1} desired | ${status?.replicas ?? 0} total`);
    writer.field(0, 'Update Strategy', spec.updateStrategy?.type ?? '');
    const rolling = spec.updateStrategy?.rollingUpdate;
    if (rolling?.partition !== undefined) {
      writer.field(1, 'Partition', rolling.partition);
      if (rolling.maxUnavailable !== undefined) writer.field(1, 'MaxUnavailable', rolling.maxUnavailable);
    }
    writer.field(0, 'Pods Status', pods);
    describePodTemplate(writer, spec.template);
    describeClaims(writer, spec.volumeClaimTemplates);
    await describeEvents(context);
  },
});

function describeClaims(writer: DescribeWriter, templates: readonly PersistentVolumeClaim[] = []): void {
  if (templates.length === 0) {
    writer.field(0, 'Volume Claims', '<none>');
    return;
  }
  writer.line(0, 'Volume Claims:');
  for (const { metadata, spec } of templates) {
    writer.field(1, 'Name', metadata.name);
    writer.field(1, 'StorageClass', spec?.storageClassName ?? '');
    writer.labels('  Labels', metadata.labels);
    writer.labels('  Annotations', metadata.annotations);
    const capacity = spec?.resources?.requests?.['storage'];
    writer.field(1, 'Capacity', capacity === undefined ? '<default>' : canonicalQuantity(capacity));
    writer.field(1, 'Access Modes', `[${(spec?.accessModes ?? []).join(' ')}]`);
  }
}
