import type { Endpoint, EndpointSlice } from '../../../../../core/api/discovery-v1.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';
import type { DescribeWriter } from '../writer.ts';

export const endpointSliceDescriber = defineDescriber<EndpointSlice>({
  group: 'discovery.k8s.io',
  kind: 'EndpointSlice',
  describe: async ({ metadata, addressType, ports, endpoints }, context) => {
    const { writer } = context;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'AddressType', addressType);
    describePorts(writer, ports ?? []);
    const list = endpoints ?? [];
    writer.line(0, list.length === 0 ? 'Endpoints: <none>' : 'Endpoints:');
    for (const endpoint of list) describeEndpoint(writer, endpoint);
    await describeEvents(context);
  },
});

function describePorts(writer: DescribeWriter, ports: NonNullable<EndpointSlice['ports']>): void {
  if (ports.length === 0) {
    writer.line(0, 'Ports: <unset>');
    return;
  }
  writer.line(0, 'Ports:');
  writer.line(1, 'Name\tPort\tProtocol');
  writer.line(1, '----\t----\t--------');
  for (const { name, port, protocol = '' } of ports)
    writer.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol}`);
}

function describeEndpoint(writer: DescribeWriter, endpoint: Endpoint): void {
  writer.line(1, `- Addresses:\t${endpoint.addresses.join(', ') || '<none>'}`);
  writer.line(2, 'Conditions:');
  writer.field(3, 'Ready', endpoint.conditions?.ready ?? '<unset>');
  writer.field(2, 'Hostname', endpoint.hostname ?? '<unset>');
  if (endpoint.targetRef)
    writer.field(2, 'TargetRef', `${endpoint.targetRef.kind ?? ''}/${endpoint.targetRef.name ?? ''}`);
  writer.field(2, 'NodeName', endpoint.nodeName ?? '<unset>');
  writer.field(2, 'Zone', endpoint.zone ?? '<unset>');
}
