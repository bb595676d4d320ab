import type { PodDisruptionBudget } from '../../../../../core/api/policy-v1.ts';
import { formatLabelSelector } from '../../../../../core/meta/label-selector.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';

export const podDisruptionBudgetDescriber = defineDescriber<PodDisruptionBudget>({
  group: 'policy',
  kind: 'PodDisruptionBudget',
  describe: async ({ metadata, spec, status }, context) => {
    const { writer } = context;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    if (spec?.minAvailable !== undefined) writer.field(0, 'Min available', spec.minAvailable);
    else if (spec?.maxUnavailable !== undefined) writer.field(0, 'Max unavailable', spec.maxUnavailable);
    writer.field(0, 'Selector', spec?.selector === undefined ? '<unset>' : formatLabelSelector(spec.selector));
    writer.line(0, 'Status:');
    writer.field(2, 'Allowed disruptions', status?.disruptionsAllowed ?? 0);
    writer.field(2, 'Current', status?.currentHealthy ?? 0);
    writer.field(2, 'Desired', status?.desiredHealthy ?? 0);
    writer.field(2, 'Total', status?.expectedPods ?? 0);
    await describeEvents(context);
  },
});
