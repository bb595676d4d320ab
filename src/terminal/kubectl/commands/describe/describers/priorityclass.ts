import type { PriorityClass } from '../../../../../core/api/scheduling-v1.ts';
import { formatLabels } from '../../../printers/table.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';

export const priorityClassDescriber = defineDescriber<PriorityClass>({
  group: 'scheduling.k8s.io',
  kind: 'PriorityClass',
  describe: async ({ metadata, value, globalDefault, preemptionPolicy, description }, context) => {
    const { writer } = context;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Value', value ?? 0);
    writer.field(0, 'GlobalDefault', globalDefault === true);
    writer.field(0, 'PreemptionPolicy', preemptionPolicy ?? '');
    writer.field(0, 'Description', description ?? '');
    writer.field(0, 'Annotations', formatLabels(metadata.annotations ?? {}));
    await describeEvents(context);
  },
});
