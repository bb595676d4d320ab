import type { Service, ServicePort, ServiceSpec } from '../../../api/core-v1.ts';
import { semanticEqual } from '../../../meta/semantic-equal.ts';
import { isExternal, needsClusterIp, needsNodePorts } from './defaults.ts';

/** An update that leaves out what the server had chosen keeps it, as long as the new type has use for it. */
export function keepAllocated(service: Service, old: Service): void {
  const spec = service.spec ?? {};
  const before = old.spec ?? {};
  service.spec = spec;
  if (needsClusterIp(spec) && needsClusterIp(before)) keepAddresses(spec, before);
  if (needsNodePorts(spec) && needsNodePorts(before)) keepNodePorts(spec.ports ?? [], before.ports ?? []);
  if (spec.type !== before.type) dropUnused(spec, before);
}

function keepAddresses(spec: ServiceSpec, before: ServiceSpec): void {
  if (!spec.clusterIP && before.clusterIP !== undefined) spec.clusterIP = before.clusterIP;
  if (spec.clusterIPs === undefined && before.clusterIPs !== undefined && spec.clusterIP === before.clusterIP) {
    spec.clusterIPs = before.clusterIPs;
  }
  const isMoved = spec.clusterIP !== before.clusterIP && semanticEqual(spec.clusterIPs, before.clusterIPs);
  if (isMoved && spec.clusterIP) spec.clusterIPs = [spec.clusterIP];
  if (before.ipFamilies !== undefined) spec.ipFamilies ??= before.ipFamilies;
  if (before.ipFamilyPolicy !== undefined) spec.ipFamilyPolicy ??= before.ipFamilyPolicy;
  if (before.healthCheckNodePort !== undefined && spec.type === 'LoadBalancer') {
    spec.healthCheckNodePort ||= before.healthCheckNodePort;
  }
}

function keepNodePorts(ports: ServicePort[], before: readonly ServicePort[]): void {
  const taken = new Set(ports.map(({ nodePort }) => nodePort));
  for (const port of ports) {
    const same = before.find((candidate) => candidate.port === port.port && candidate.protocol === port.protocol);
    if (port.nodePort || same?.nodePort === undefined || taken.has(same.nodePort)) continue;
    port.nodePort = same.nodePort;
    taken.add(same.nodePort);
  }
}

/** What only the old type could have and the writer did not set anew goes with it. */
function dropUnused(spec: ServiceSpec, before: ServiceSpec): void {
  if (needsClusterIp(before) && !needsClusterIp(spec)) {
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const) delete spec[field];
  }
  if (needsNodePorts(before) && !needsNodePorts(spec)) {
    for (const port of spec.ports ?? []) {
      const was = before.ports?.find((candidate) => candidate.port === port.port);
      if (port.nodePort === was?.nodePort) delete port.nodePort;
    }
  }
  if (isExternal(before) && !isExternal(spec)) delete spec.externalTrafficPolicy;
  if (before.type === 'LoadBalancer') delete spec.allocateLoadBalancerNodePorts;
}
