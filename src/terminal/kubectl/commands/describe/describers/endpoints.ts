import type { Endpoints } from '../../../../../core/api/core-v1.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';

export const endpointsDescriber = defineDescriber<Endpoints>({
  group: '',
  kind: 'Endpoints',
  describe: async ({ metadata, subsets }, context) => {
    const { writer } = context;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.line(0, 'Subsets:');
    for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets ?? []) {
      writer.field(1, 'Addresses', addresses.map(({ ip }) => ip).join(',') || '<none>');
      writer.field(1, 'NotReadyAddresses', notReadyAddresses.map(({ ip }) => ip).join(',') || '<none>');
      if (ports.length > 0) {
        writer.line(1, 'Ports:');
        writer.line(2, 'Name\tPort\tProtocol');
        writer.line(2, '----\t----\t--------');
        for (const { name, port, protocol = '' } of ports) writer.line(2, `${name || '<unset>'}\t${port}\t${protocol}`);
      }
      writer.line(0, '');
    }
    await describeEvents(context);
  },
});
