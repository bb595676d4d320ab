import type { Service } from '../../../api/core-v1.ts';
import type { Cluster } from './cluster.ts';
import type { ClusterName } from './parse-name.ts';

/** One thing that a name stands for. */
export interface Target {
  /** An address, or for an external service a name. */
  readonly host: string;
  readonly port: number;
  /** Absolute: under which `host` is known. */
  readonly name: string;
  readonly external: boolean;
}

type ServiceName = Extract<ClusterName, { kind: 'service' }>;

/** Undefined where the name does not exist. */
export function findTargets(cluster: Cluster, wanted: ServiceName, zone: string): Target[] | undefined {
  if (!cluster.hasNamespace(wanted.namespace)) return undefined;
  const service = cluster.service(wanted.namespace, wanted.service);
  if (service === undefined) return undefined;
  const targets = targetsOf(cluster, service, wanted, `${wanted.service}.${wanted.namespace}.svc.${zone}`);
  return targets.length === 0 ? undefined : targets;
}

function targetsOf(cluster: Cluster, service: Service, wanted: ServiceName, name: string): Target[] {
  const { spec } = service;
  if (spec.type === 'ExternalName') {
    if (wanted.endpoint !== undefined || wanted.port !== undefined) return [];
    return [{ host: spec.externalName ?? '', port: 0, name, external: true }];
  }
  if (spec.clusterIP === 'None' || wanted.endpoint !== undefined) return endpointTargets(cluster, wanted, name);
  const ports = (spec.ports ?? []).filter((port) => fits(wanted, port.name, port.protocol));
  const addresses = [...new Set([spec.clusterIP ?? '', ...(spec.clusterIPs ?? [])])].filter(
    (address) => address !== '',
  );
  return ports.flatMap(({ port }) => addresses.map((host) => ({ host, port, name, external: false })));
}

function endpointTargets(cluster: Cluster, wanted: ServiceName, name: string): Target[] {
  return cluster.endpoints(wanted.namespace, wanted.service).flatMap((endpoint) => {
    const endpointName = cluster.endpointName(endpoint);
    if (wanted.endpoint !== undefined && wanted.endpoint !== endpointName) return [];
    const ports = endpoint.slice.ports?.length ? endpoint.slice.ports : [{ port: 0 }];
    return ports
      .filter((port) => fits(wanted, port.name, port.protocol))
      .map((port) => ({
        host: endpoint.address,
        port: port.port ?? 0,
        name: `${endpointName}.${name}`,
        external: false,
      }));
  });
}

function fits(wanted: ServiceName, name: string | undefined, protocol: string | undefined): boolean {
  if (wanted.port !== undefined && wanted.port !== (name ?? '').toLowerCase()) return false;
  return wanted.protocol === undefined || wanted.protocol === (protocol ?? 'TCP').toLowerCase();
}
