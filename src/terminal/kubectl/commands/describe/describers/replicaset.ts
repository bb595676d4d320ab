import type { ReplicaSet } from '../../../../../core/api/apps-v1.ts';
import { formatLabelSelector, formatSelector, selectorFromObject } from '../../../../../core/meta/label-selector.ts';
import { describeConditions } from '../conditions.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';
import { controllerOf, podStatusText } from '../pod-counts.ts';
import { describePodTemplate } from '../pod-template.ts';

export const replicaSetDescriber = defineDescriber<ReplicaSet>({
  group: 'apps',
  kind: 'ReplicaSet',
  describe: async ({ metadata, spec, status }, context) => {
    const { writer } = context;
    const selector = spec?.selector;
    const pods = await podStatusText(context, formatSelector(selectorFromObject(selector) ?? [])).catch(
      (error: unknown) => `error in fetching pods: ${error instanceof Error ? error.message : String(error)}`,
    );
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.field(0, 'Selector', formatLabelSelector(selector));
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    const controller = controllerOf(context);
    if (controller !== '') writer.field(0, 'Controlled By', controller);
    writer.field(0, 'Replicas', `${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired`);
    writer.field(0, 'Pods Status', pods);
    describePodTemplate(writer, spec?.template);
    describeConditions(writer, status?.conditions);
    await describeEvents(context);
  },
});
