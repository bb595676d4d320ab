import type { IngressClass } from '../../../../../core/api/networking-v1.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';

export const ingressClassDescriber = defineDescriber<IngressClass>({
  group: 'networking.k8s.io',
  kind: 'IngressClass',
  describe: async ({ metadata, spec }, context) => {
    const { writer } = context;
    writer.field(0, 'Name', metadata.name);
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'Controller', spec?.controller ?? '');
    const parameters = spec?.parameters;
    if (parameters !== undefined) {
      writer.line(0, 'Parameters:');
      if (parameters.apiGroup !== undefined) writer.field(1, 'APIGroup', parameters.apiGroup);
      writer.field(1, 'Kind', parameters.kind);
      writer.field(1, 'Name', parameters.name);
    }
    await describeEvents(context);
  },
});
