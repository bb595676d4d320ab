import type { LoadBalancerIngress, Service, ServicePort } from '../../../../../core/api/core-v1.ts';
import type { EndpointSlice } from '../../../../../core/api/discovery-v1.ts';
import { formatLabels } from '../../../printers/table.ts';
import { defineDescriber } from '../describer.ts';
import { endpointSlicesOf, formatEndpoints } from '../endpoints-text.ts';
import { describeEvents } from '../events.ts';
import type { DescribeWriter } from '../writer.ts';

export const serviceDescriber = defineDescriber<Service>({
  group: '',
  kind: 'Service',
  describe: async (service, context) => {
    const { writer, session } = context;
    const { metadata, spec, status } = service;
    const slices = await endpointSlicesOf(session, metadata.namespace ?? '', metadata.name).catch(() => []);
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'Selector', formatLabels(spec.selector ?? {}));
    describeAddresses(writer, spec);
    const ingress = status?.loadBalancer?.ingress ?? [];
    if (ingress.length > 0) writer.field(0, 'LoadBalancer Ingress', ingress.map(ingressText).join(', '));
    for (const port of spec.ports ?? []) describePort(writer, port, slices);
    describePolicies(writer, spec);
    await describeEvents(context);
  },
});

type Spec = NonNullable<Service['spec']>;

function describeAddresses(writer: DescribeWriter, spec: Spec): void {
  writer.field(0, 'Type', spec.type ?? '');
  if (spec.ipFamilyPolicy !== undefined) writer.field(0, 'IP Family Policy', spec.ipFamilyPolicy);
  writer.field(0, 'IP Families', joinOrNone(spec.ipFamilies));
  writer.field(0, 'IP', spec.clusterIP ?? '');
  writer.field(0, 'IPs', joinOrNone(spec.clusterIPs));
  if (spec.externalIPs && spec.externalIPs.length > 0) writer.field(0, 'External IPs', spec.externalIPs.join(','));
  if (spec.loadBalancerIP) writer.field(0, 'Desired LoadBalancer IP', spec.loadBalancerIP);
  if (spec.externalName) writer.field(0, 'External Name', spec.externalName);
}

function joinOrNone(list: readonly string[] = []): string {
  return list.length === 0 ? '<none>' : list.join(',');
}

function ingressText({ ip, ipMode, hostname = '' }: LoadBalancerIngress): string {
  if (!ip) return hostname;
  return ipMode === undefined ? ip : `${ip} (${ipMode})`;
}

function describePort(writer: DescribeWriter, port: ServicePort, slices: readonly EndpointSlice[]): void {
  const name = port.name || '<unset>';
  const { protocol = '' } = port;
  writer.line(0, `Port:\t${name}\t${port.port}/${protocol}`);
  writer.field(0, 'TargetPort', `${port.targetPort ?? ''}/${protocol}`);
  if (port.appProtocol !== undefined) writer.field(0, 'AppProtocol', port.appProtocol);
  if (port.nodePort) writer.line(0, `NodePort:\t${name}\t${port.nodePort}/${protocol}`);
  writer.field(0, 'Endpoints', formatEndpoints(slices, port.name ?? ''));
}

function describePolicies(writer: DescribeWriter, spec: Spec): void {
  writer.field(0, 'Session Affinity', spec.sessionAffinity ?? '');
  if (spec.externalTrafficPolicy) writer.field(0, 'External Traffic Policy', spec.externalTrafficPolicy);
  if (spec.internalTrafficPolicy) writer.field(0, 'Internal Traffic Policy', spec.internalTrafficPolicy);
  if (spec.healthCheckNodePort) writer.field(0, 'HealthCheck NodePort', spec.healthCheckNodePort);
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) writer.field(0, 'LoadBalancer Source Ranges', ranges.join(','));
  if (spec.trafficDistribution !== undefined) writer.field(0, 'Traffic Distribution', spec.trafficDistribution);
}
