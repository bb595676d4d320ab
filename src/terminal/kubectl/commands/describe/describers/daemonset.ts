import type { DaemonSet } from '../../../../../core/api/apps-v1.ts';
import { formatSelector, selectorFromObject } from '../../../../../core/meta/label-selector.ts';
import { formatLabels } from '../../../printers/table.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';
import { podStatusText } from '../pod-counts.ts';
import { describePodTemplate } from '../pod-template.ts';

export const daemonSetDescriber = defineDescriber<DaemonSet>({
  group: 'apps',
  kind: 'DaemonSet',
  describe: async ({ metadata, spec, status }, context) => {
    const { writer } = context;
    const selector = formatSelector(selectorFromObject(spec.selector) ?? []);
    const pods = await podStatusText(context, selector);
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.field(0, 'Selector', selector);
    writer.field(0, 'Node-Selector', formatLabels(spec.template.spec?.nodeSelector ?? {}));
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.line(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`);
    writer.line(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`);
    writer.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`);
    writer.line(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`);
    writer.line(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`);
    writer.field(0, 'Pods Status', pods);
    describePodTemplate(writer, spec.template);
    await describeEvents(context);
  },
});
