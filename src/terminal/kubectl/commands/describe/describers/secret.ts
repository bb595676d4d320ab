import type { Secret } from '../../../../../core/api/core-v1.ts';
import { defineDescriber } from '../describer.ts';
import { byteLength } from './configmap.ts';

export const secretDescriber = defineDescriber<Secret>({
  group: '',
  kind: 'Secret',
  describe: ({ metadata, type = '', data = {} }, { writer }) => {
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.write(`\nType:\t${type}\n\nData\n====\n`);
    for (const key of Object.keys(data).sort()) {
      const value = data[key] ?? '';
      const shown = key === 'token' && type === 'kubernetes.io/service-account-token';
      writer.field(0, key, shown ? atob(value) : `${byteLength(value)} bytes`);
    }
  },
});
