import type { ServiceAccount } from '../../../../../core/api/core-v1.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';

export const serviceAccountDescriber = defineDescriber<ServiceAccount>({
  group: '',
  kind: 'ServiceAccount',
  describe: async ({ metadata, imagePullSecrets = [] }, context) => {
    const { writer } = context;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    if (imagePullSecrets.length === 0) writer.field(0, 'Image pull secrets', '<none>');
    imagePullSecrets.forEach(({ name = '' }, index) => {
      writer.line(0, `${index === 0 ? 'Image pull secrets:' : ' '.repeat(19)}\t${name}`);
    });
    await describeEvents(context);
  },
});
