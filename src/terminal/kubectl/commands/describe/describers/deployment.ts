import type { Deployment, ReplicaSet } from '../../../../../core/api/apps-v1.ts';
import { formatSelector, selectorFromObject } from '../../../../../core/meta/label-selector.ts';
import { revisionHistory } from '../../rollout/revisions.ts';
import { describeConditions } from '../conditions.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';
import { describePodTemplate } from '../pod-template.ts';
import { formatDate } from '../times.ts';

export const deploymentDescriber = defineDescriber<Deployment>({
  group: 'apps',
  kind: 'Deployment',
  describe: async (deployment, context) => {
    const { writer, session } = context;
    const { metadata, spec, status } = deployment;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.field(0, 'CreationTimestamp', formatDate(metadata.creationTimestamp));
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'Selector', formatSelector(selectorFromObject(spec.selector) ?? []));
    const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status ?? {};
    writer.field(
      0,
      'Replicas',
      `${spec.replicas ?? 1} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
    );
    writer.field(0, 'StrategyType', spec.strategy?.type ?? '');
    writer.field(0, 'MinReadySeconds', spec.minReadySeconds ?? 0);
    const rolling = spec.strategy?.rollingUpdate;
    if (rolling)
      writer.field(
        0,
        'RollingUpdateStrategy',
        `${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`,
      );
    describePodTemplate(writer, spec.template);
    describeConditions(writer, status?.conditions);
    const { current, old } = await revisionHistory(session, deployment).catch(() => ({ current: undefined, old: [] }));
    if (current !== undefined || old.length > 0) {
      writer.field(0, 'OldReplicaSets', replicaSetsText(old));
      writer.field(0, 'NewReplicaSet', replicaSetsText(current === undefined ? [] : [current]));
    }
    await describeEvents(context);
  },
});

function replicaSetsText(replicaSets: readonly ReplicaSet[]): string {
  const texts = replicaSets.map(
    ({ metadata, spec, status }) =>
      `${metadata.name} (${status?.replicas ?? 0}/${spec?.replicas ?? 1} replicas created)`,
  );
  return texts.length === 0 ? '<none>' : texts.join(', ');
}
