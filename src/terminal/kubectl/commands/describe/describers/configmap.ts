import type { ConfigMap } from '../../../../../core/api/core-v1.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';

export const configMapDescriber = defineDescriber<ConfigMap>({
  group: '',
  kind: 'ConfigMap',
  describe: async ({ metadata, data = {}, binaryData = {} }, context) => {
    const { writer } = context;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.write('\nData\n====\n');
    for (const key of Object.keys(data).sort()) writer.write(`${key}:\n----\n${data[key] ?? ''}\n\n`);
    writer.write('\nBinaryData\n====\n');
    for (const key of Object.keys(binaryData).sort())
      writer.write(`${key}: ${byteLength(binaryData[key] ?? '')} bytes\n`);
    writer.write('\n');
    await describeEvents(context);
  },
});

/** How many bytes a base64 text stands for. */
export function byteLength(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
}
